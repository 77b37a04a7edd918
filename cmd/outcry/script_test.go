package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"outcry/schema/embedded"
	"outcry/schema/store/storetest"
)

// suite runs the tests and then stops the engine that they shared.
type suite struct{ m *testing.M }

func (s suite) Run() int { return storetest.Run(s.m) }

func TestMain(m *testing.M) {
	embedded.Child()
	testscript.Main(suite{m}, map[string]func(){
		"outcry": func() {
			os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
		},
	})
}

// TestScripts holds the command line as a user sees it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", os.Getenv("HOME")) // where the engine is kept
			return nil
		},
	})
}
