package alert

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// post sends body to address, which is not told in errors: it may be a secret.
func post(ctx context.Context, client *http.Client, address string, header map[string]string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return refusal{fmt.Errorf("the address is none")}
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("post: %w", hidden(err))
	}
	defer resp.Body.Close()
	words, err := io.ReadAll(io.LimitReader(resp.Body, 300))
	if err != nil {
		words = nil
	}
	return judge(resp.StatusCode, string(words))
}

// judge tells from a status whether a notice was taken.
func judge(status int, words string) error {
	if status/100 == 2 {
		return nil
	}
	err := fmt.Errorf("answered %d %s: %s", status, http.StatusText(status), words)
	if status/100 == 3 || status/100 == 4 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests {
		return refusal{err}
	}
	return err
}

// hidden takes the address out of a client's error.
func hidden(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}
