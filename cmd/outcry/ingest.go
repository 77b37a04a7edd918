package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/ingest"
	"outcry/ingest/source"
	"outcry/schema"
)

const sendBatch = 5_000 // complaints in one request

// tally is what became of the lines of a file.
type tally struct {
	Accepted   int `json:"accepted"`
	Duplicates int `json:"duplicates"`
	Rejected   int `json:"rejected"`
}

func (t *tally) add(o tally) {
	t.Accepted += o.Accepted
	t.Duplicates += o.Duplicates
	t.Rejected += o.Rejected
}

// sink stores a batch of complaints or says why it can't.
type sink func(ctx context.Context, batch []schema.Complaint) (tally, error)

// ingestFile sends a file to a server, or straight into ClickHouse.
func ingestFile(ctx context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("ingest", flag.ContinueOnError)
	input := fs.String("input", "", "complaints, NDJSON, gzip or zstd by content; - is standard input")
	to := fs.String("to", "", "`URL` of a server, such as http://127.0.0.1:8080; else straight into ClickHouse")
	keyFile := fs.String("key-file", "", "`file` with the server's ingest key in its first line")
	config := fs.String("config", "", "settings `file`, for going straight into ClickHouse")
	data := fs.String("data", "", "data `folder`, likewise")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	in, err := openInput(*input, s)
	if err != nil {
		return err
	}
	defer in.Close()
	if *to != "" {
		send, err := newSender(*to, *keyFile)
		if err != nil {
			return err
		}
		return ingestLines(ctx, in, send.post, s.err)
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	if *data != "" {
		set.DataDir = *data
	}
	return ingestDirect(ctx, set, in, s)
}

// ingestDirect takes the lines with a pipeline of its own.
func ingestDirect(ctx context.Context, set settings, in io.Reader, s streams) error {
	log, err := set.Log.logger(s.err)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, set, time.Now, prometheus.NewRegistry(), log)
	if err != nil {
		return err
	}
	p, err := ingest.New(ingest.DefaultConfig(), h.understanding, h.store, h.reg)
	if err != nil {
		return errors.Join(err, h.store.Close())
	}
	running, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- p.Run(running) }()
	err = ingestLines(ctx, in, func(ctx context.Context, batch []schema.Complaint) (tally, error) {
		_, outcomes, err := p.Take(ctx, time.Now(), batch)
		return tallyOf(outcomes), err
	}, s.err)
	stop()
	return errors.Join(err, <-done, h.store.Close())
}

func tallyOf(outcomes []schema.Outcome) tally {
	var t tally
	for _, o := range outcomes {
		if o == schema.Duplicate {
			t.Duplicates++
		} else {
			t.Accepted++
		}
	}
	return t
}

// ingestLines hands the good lines of in to store in batches and tells of the bad ones.
func ingestLines(ctx context.Context, in io.Reader, store sink, talk io.Writer) error {
	var total tally
	bar := newProgress(talk, "ingest")
	batch := make([]schema.Complaint, 0, sendBatch)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		t, err := store(ctx, batch)
		if err != nil {
			return fmt.Errorf("after %d accepted and %d duplicates: %w", total.Accepted, total.Duplicates, err)
		}
		total.add(t)
		batch = batch[:0]
		return nil
	}
	for item := range source.NDJSON(in) {
		if item.Err != nil {
			if item.Line == 0 {
				return errors.Join(flush(), fmt.Errorf("read complaints: %w", item.Err))
			}
			total.Rejected++
			fmt.Fprintf(talk, "line %d: %v\n", item.Line, item.Err)
			continue
		}
		if batch = append(batch, item.Complaint); len(batch) == sendBatch {
			if err := flush(); err != nil {
				return err
			}
		}
		bar.show(item.Line, "%d rejected", total.Rejected)
	}
	bar.end()
	if err := flush(); err != nil {
		return err
	}
	fmt.Fprintf(talk, "%d accepted, %d duplicates, %d rejected\n", total.Accepted, total.Duplicates, total.Rejected)
	return nil
}

// sender posts complaints to a server.
type sender struct {
	url    string
	key    string
	client *http.Client
}

func newSender(to, keyFile string) (*sender, error) {
	snd := &sender{url: strings.TrimSuffix(to, "/") + "/api/v1/complaints", client: &http.Client{Timeout: 2 * time.Minute}}
	if keyFile == "" {
		return snd, nil
	}
	raw, err := os.ReadFile(filepath.Clean(keyFile))
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	snd.key, _, _ = strings.Cut(strings.TrimSpace(string(raw)), "\n")
	return snd, nil
}

// triesBusy is how often a busy or absent server is asked again: for about five minutes.
const triesBusy = 40

// post sends one batch, and again while the server is busy or not to be reached.
func (snd *sender) post(ctx context.Context, batch []schema.Complaint) (tally, error) {
	body, err := encodeBatch(batch)
	if err != nil {
		return tally{}, err
	}
	for try := 1; ; try++ {
		t, wait, err := snd.try(ctx, body)
		if err == nil || wait == 0 || try == triesBusy {
			return t, err
		}
		select {
		case <-ctx.Done():
			return tally{}, ctx.Err()
		case <-time.After(wait):
		}
	}
}

func encodeBatch(batch []schema.Complaint) ([]byte, error) {
	var body bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&body, gzip.BestSpeed)
	enc := json.NewEncoder(zip)
	for i := range batch {
		if err := enc.Encode(&batch[i]); err != nil {
			return nil, fmt.Errorf("encode complaint %s: %w", batch[i].ID, err)
		}
	}
	err := zip.Close()
	return body.Bytes(), err
}

// try sends body once; wait > 0 says that it may succeed after that time.
func (snd *sender) try(ctx context.Context, body []byte) (t tally, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, snd.url, bytes.NewReader(body))
	if err != nil {
		return tally{}, 0, err
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	req.Header.Set("Content-Encoding", "gzip")
	if snd.key != "" {
		req.Header.Set("Authorization", "Bearer "+snd.key)
	}
	resp, err := snd.client.Do(req)
	if err != nil {
		return tally{}, 5 * time.Second, fmt.Errorf("send complaints: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return tally{}, 5 * time.Second, fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode/100 == 2 {
		err = json.Unmarshal(answer, &t)
		return t, 0, err
	}
	err = fmt.Errorf("the server answered %s: %.300s", resp.Status, answer)
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500 {
		wait = 5 * time.Second
		if s, perr := strconv.Atoi(resp.Header.Get("Retry-After")); perr == nil && s > 0 {
			wait = time.Duration(s) * time.Second
		}
	}
	return tally{}, wait, err
}
