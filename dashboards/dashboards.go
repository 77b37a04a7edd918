// Package dashboards holds the Grafana boards, alert rules and provisioning of
// outcry. The files are made from code by npm (make dashboards) and kept here.
package dashboards

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed files
var files embed.FS

// Files returns the tree that Write writes: compose.yaml and a folder for each
// of grafana, prometheus, alertmanager and outcry.
func Files() (fs.FS, error) { return fs.Sub(files, "files") }

// Write writes the files into dir, over those of the same names.
func Write(dir string) error {
	tree, err := Files()
	if err != nil {
		return err
	}
	return fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if entry.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		return os.WriteFile(to, text, 0o644)
	})
}
