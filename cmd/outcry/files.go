package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// openInput opens a file to read, "-" being standard input.
func openInput(name string, s streams) (io.ReadCloser, error) {
	switch name {
	case "":
		return nil, fmt.Errorf("%w: --input is required", errUsage)
	case "-":
		return io.NopCloser(s.in), nil
	}
	return os.Open(name)
}

// output is a buffered file or standard output. Close flushes it.
type output struct {
	*bufio.Writer
	file *os.File // nil for standard output
}

// createOutput creates a file to write, "-" being standard output.
func createOutput(flagName, name string, s streams) (*output, error) {
	switch name {
	case "":
		return nil, fmt.Errorf("%w: --%s is required", errUsage, flagName)
	case "-":
		return &output{Writer: bufio.NewWriterSize(s.out, 1<<16)}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &output{bufio.NewWriterSize(f, 1<<16), f}, nil
}

// Close flushes what was written and closes the file.
func (o *output) Close() error {
	err := o.Flush()
	if o.file != nil {
		if cerr := o.file.Close(); err == nil {
			err = cerr
		}
	}
	return err
}

// openFiles opens what a command reads and writes; the caller closes both.
func openFiles(input, outFlag, out string, s streams) (io.ReadCloser, *output, error) {
	in, err := openInput(input, s)
	if err != nil {
		return nil, nil, err
	}
	if sameFile(input, out) {
		in.Close()
		return nil, nil, fmt.Errorf("%w: --input and --%s are one file", errUsage, outFlag)
	}
	dst, err := createOutput(outFlag, out, s)
	if err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	return in, dst, nil
}

// sameFile reports whether two names are of one file, so that writing the one
// would lose the other. What is no file of data, as /dev/null, is never lost.
func sameFile(a, b string) bool {
	if a == "" || a == "-" || b == "" || b == "-" {
		return false
	}
	one, err := os.Stat(a)
	if err != nil {
		whole, fault := filepath.Abs(a)
		same, other := filepath.Abs(b)
		return fault == nil && other == nil && whole == same
	}
	other, err := os.Stat(b)
	return err == nil && one.Mode().IsRegular() && os.SameFile(one, other)
}
