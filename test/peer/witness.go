// SPDX-License-Identifier: Apache-2.0

// A witness (C2SP tlog-witness) written from the specification, with the code that the Go project
// wrote for its own checksum database (golang.org/x/mod/sumdb) and with nothing of ours. It keeps
// its state in memory, which a real one must not.
//
// usage: witness STATUS VKEY ...
//
// STATUS is what it answers to another root for a size that it has cosigned: 422, or 409 as
// tlog-witness 1.0.0 has it. The first line printed is its URL and its verifier key; the status of
// each answer is a line on standard error.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	name            = "foreign.example/witness"
	algCosignature  = 4 // Ed25519 with a timestamp
	proofLinesMax   = 63
	requestBytesMax = 64 << 10
	sizeType        = "text/x.tlog.size"
	timestampBytes  = 8
)

// The witness's key as a note.Signer (C2SP tlog-cosignature).
type cosigner struct {
	key  ed25519.PrivateKey
	hash uint32
}

func (c *cosigner) Name() string    { return name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Sign(text []byte) ([]byte, error) {
	now := time.Now().Unix()
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", now, text)
	stamp := make([]byte, timestampBytes)
	binary.BigEndian.PutUint64(stamp, uint64(now))
	return append(stamp, ed25519.Sign(c.key, []byte(signed))...), nil
}

func newCosigner() (*cosigner, string, error) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, "", err
	}
	typed := append([]byte{algCosignature}, public...)
	hash := sha256.Sum256(append([]byte(name+"\n"), typed...))
	id := binary.BigEndian.Uint32(hash[:])
	return &cosigner{key, id}, fmt.Sprintf("%s+%08x+%s", name, id, base64.StdEncoding.EncodeToString(typed)), nil
}

// What was cosigned last of a log.
type head struct {
	verifier note.Verifier
	tree     tlog.Tree
}

type witness struct {
	lock     sync.Mutex
	cosigner *cosigner
	logs     map[string]*head // by origin
	twoRoots int              // the status for another root of the same size
}

// An answer that is no cosignature.
type refusal struct {
	status int
	body   string
}

func (r *refusal) Error() string { return r.body }

// The lines of a request before the checkpoint: the old size and the proof.
func parseLead(lead string) (old int64, proof tlog.TreeProof, err error) {
	lines := strings.Split(lead, "\n")
	if !strings.HasPrefix(lines[0], "old ") || len(lines) > 1+proofLinesMax {
		return 0, nil, errors.New("no old size, or too many lines")
	}
	digits := strings.TrimPrefix(lines[0], "old ")
	old, err = strconv.ParseInt(digits, 10, 64)
	if err != nil || old < 0 || strconv.FormatInt(old, 10) != digits {
		return 0, nil, fmt.Errorf("not a size: %q", digits)
	}
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 0, nil, err
		}
		proof = append(proof, hash)
	}
	return old, proof, nil
}

// The checkpoint, signed by the log that it names.
func (w *witness) open(signed string) (*head, *note.Note, tlog.Tree, error) {
	none := tlog.Tree{}
	lines := strings.Split(signed, "\n")
	log := w.logs[lines[0]]
	if log == nil {
		return nil, nil, none, &refusal{404, "not a log of ours"}
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(log.verifier))
	if err != nil {
		return nil, nil, none, &refusal{403, err.Error()}
	}
	if len(lines) < 4 {
		return nil, nil, none, errors.New("not a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return nil, nil, none, fmt.Errorf("not a size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return log, opened, tlog.Tree{N: size, Hash: root}, err
}

func (w *witness) checkGrowth(log *head, old int64, proof tlog.TreeProof, tree tlog.Tree) error {
	switch {
	case old > tree.N:
		return errors.New("the old size is above the checkpoint's")
	case old != log.tree.N:
		return &refusal{409, fmt.Sprintf("%d\n", log.tree.N)}
	case old == tree.N && tree.Hash != log.tree.Hash && old > 0:
		return &refusal{w.twoRoots, "another root"}
	case old == 0 && len(proof) > 0:
		return &refusal{422, "a proof from nothing"}
	case old == 0:
		return nil
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, log.tree.N, log.tree.Hash); err != nil {
		return &refusal{422, err.Error()}
	}
	return nil
}

// The cosignature's line.
func (w *witness) add(request string) (string, error) {
	lead, signed, found := strings.Cut(request, "\n\n")
	if !found {
		return "", errors.New("no checkpoint")
	}
	old, proof, err := parseLead(lead)
	if err != nil {
		return "", err
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	log, opened, tree, err := w.open(signed)
	if err != nil {
		return "", err
	}
	if err := w.checkGrowth(log, old, proof, tree); err != nil {
		return "", err
	}
	cosigned, err := note.Sign(&note.Note{Text: opened.Text}, w.cosigner)
	if err != nil {
		return "", err
	}
	log.tree = tree
	return strings.TrimPrefix(string(cosigned), opened.Text+"\n"), nil
}

func (w *witness) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	if request.Method != "POST" || request.URL.Path != "/add-checkpoint" {
		http.NotFound(out, request)
		return
	}
	body, err := io.ReadAll(io.LimitReader(request.Body, requestBytesMax))
	status, text := 200, ""
	if err == nil {
		text, err = w.add(string(body))
	}
	refused := &refusal{}
	if errors.As(err, &refused) {
		status, text = refused.status, refused.body
	} else if err != nil {
		status, text = 400, err.Error()
	}
	if _, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); status == 409 && err == nil {
		out.Header().Set("Content-Type", sizeType)
	}
	fmt.Fprintln(os.Stderr, status)
	out.WriteHeader(status)
	io.WriteString(out, text)
}

func run(status string, vkeys []string) error {
	cosigner, vkey, err := newCosigner()
	if err != nil {
		return err
	}
	w := &witness{cosigner: cosigner, logs: map[string]*head{}}
	if w.twoRoots, err = strconv.Atoi(status); err != nil {
		return err
	}
	for _, text := range vkeys {
		verifier, err := note.NewVerifier(text)
		if err != nil {
			return err
		}
		w.logs[verifier.Name()] = &head{verifier: verifier}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s %s\n", listener.Addr(), vkey)
	return http.Serve(listener, w)
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: witness STATUS VKEY ...")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "witness:", err)
		os.Exit(1)
	}
}
