package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"outcry/ingest/classify"
	"outcry/ingest/classify/train"
)

// trainWeights learns the weights of the learned part from labelled texts, or says
// how well that generalises.
func trainWeights(_ context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	out := fs.String("output", "", "`file` of weights to name in the setting lexicon.files; - is standard output")
	cross := fs.Bool("cross", false, "leave out each file in turn instead, and say how it is understood by what the others teach")
	config := fs.String("config", "", "settings `file`")
	if err := parse(fs, args, s, len(args)); err != nil {
		return err
	}
	if fs.NArg() == 0 {
		return fmt.Errorf("%w: no file of labelled texts is given", errUsage)
	}
	if *cross == (*out != "") {
		return fmt.Errorf("%w: give --output, or --cross", errUsage)
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	texts, err := readTexts(fs.Args())
	if err != nil {
		return err
	}
	lexicon, err := classify.LoadLexicon(set.Lexicon.Files...)
	if err != nil {
		return err
	}
	if *cross {
		return train.Cross(s.out, texts, lexicon, train.DefaultOptions())
	}
	return writeWeights(*out, texts, lexicon, s)
}

func writeWeights(name string, texts []train.Text, lexicon *classify.Lexicon, s streams) error {
	head, rows, err := train.Fit(texts, lexicon, train.DefaultOptions())
	if err != nil {
		return err
	}
	dst, err := createOutput("output", name, s)
	if err != nil {
		return err
	}
	if err := errors.Join(classify.WriteModel(dst, head, rows), dst.Close()); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%d weights from %d texts\n", len(rows), len(texts))
	return nil
}

// readTexts reads all files; what one writer wrote is one file.
func readTexts(names []string) (texts []train.Text, err error) {
	for _, name := range names {
		more, err := readTextFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, more...)
	}
	return texts, nil
}

func readTextFile(name string) ([]train.Text, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return train.Read(f, strings.TrimSuffix(filepath.Base(name), ".tsv"))
}
