// Package web holds the web page: what npm built into dist, or a placeholder
// where it has not been built.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist placeholder
var files embed.FS

// Files returns the page's files with index.html at the root.
func Files() (fs.FS, error) {
	if _, err := fs.Stat(files, "dist/index.html"); err == nil {
		return fs.Sub(files, "dist")
	}
	return fs.Sub(files, "placeholder")
}

// Built reports whether npm has built the page.
func Built() bool {
	_, err := fs.Stat(files, "dist/index.html")
	return err == nil
}
