// SPDX-License-Identifier: Apache-2.0

// Reads static trees that trees.c wrote with the code that the Go project wrote for its own
// checksum database (golang.org/x/mod/sumdb), and with nothing of ours: checkpoints, tiles,
// bundles of entries, inclusion and consistency. Prints TAP.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The height of a tile in levels of the tree: 256 hashes.
const tileHeight = 8

// A static tree, and what its checkpoints say.
type tree struct {
	folder string
	sizes  []int64             // of the checkpoints, ascending
	roots  map[int64]tlog.Hash // by size
	leaves []tlog.Hash         // of all entries, hashed here
	stored []tlog.Hash         // the whole tree, computed here, in tlog's order
	damage string              // the path of a tile to flip a bit of while reading; "" for none
}

// The path of a tile: C2SP's differs from that of Go's checksum database in two words.
func tilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	if t.L == -1 {
		path = "entries" + strings.TrimPrefix(path, "data")
	}
	return "tile/" + path
}

// The file of a tile, with one bit flipped if it is the damaged one.
func (t *tree) readTile(tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(t.folder, tilePath(tile)))
	if err != nil {
		return nil, err
	}
	if tilePath(tile) == t.damage {
		data[len(data)/2] ^= 4
	}
	return data, nil
}

func (t *tree) Height() int { return tileHeight }

func (t *tree) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := t.readTile(tile)
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes", tilePath(tile), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (t *tree) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// The tree in memory as a tlog.HashReader.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(t.stored)) {
			return nil, errors.New("beyond the tree")
		}
		hashes[i] = t.stored[index]
	}
	return hashes, nil
}

// The three lines of a checkpoint, strictly.
func parseCheckpoint(text, origin string) (size int64, root tlog.Hash, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != origin || lines[3] != "" {
		return 0, root, fmt.Errorf("not a checkpoint of %s: %q", origin, text)
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return 0, root, fmt.Errorf("not a size: %q", lines[1])
	}
	root, err = tlog.ParseHash(lines[2])
	return size, root, err
}

// Opens every checkpoint with the log's key; the file's name is the size.
func (t *tree) openCheckpoints() error {
	vkey, err := os.ReadFile(filepath.Join(t.folder, "vkey"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(string(vkey))
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(t.folder, "checkpoints", "*"))
	if err != nil || len(names) == 0 {
		return errors.New("no checkpoints")
	}
	t.roots = map[int64]tlog.Hash{}
	for _, name := range append(names, filepath.Join(t.folder, "checkpoint")) {
		signed, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		opened, err := note.Open(signed, note.VerifierList(verifier))
		if err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
		size, root, err := parseCheckpoint(opened.Text, verifier.Name())
		if err != nil {
			return fmt.Errorf("%s: %v", name, err)
		}
		if base := filepath.Base(name); base != "checkpoint" && base != strconv.FormatInt(size, 10) {
			return fmt.Errorf("%s: names size %d", name, size)
		}
		if known, ok := t.roots[size]; ok && known != root {
			return fmt.Errorf("%s: two roots for size %d", name, size)
		}
		if _, ok := t.roots[size]; !ok {
			t.sizes = append(t.sizes, size)
		}
		t.roots[size] = root
	}
	sort.Slice(t.sizes, func(i, j int) bool { return t.sizes[i] < t.sizes[j] })
	return nil
}

// The entries of one bundle: each behind its length in two bytes.
func parseBundle(data []byte, count int) ([][]byte, error) {
	var entries [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, errors.New("an entry is cut short")
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || len(entries) != count {
		return nil, fmt.Errorf("%d entries where %d are needed", len(entries), count)
	}
	return entries, nil
}

// Reads the last bundle of every size on the way, and all entries of the largest.
func (t *tree) readEntries() error {
	for _, size := range t.sizes {
		for first := int64(len(t.leaves)) / 256 * 256; first < size; first += 256 {
			tile := tlog.Tile{H: tileHeight, L: -1, N: first / 256, W: 256}
			if size-first < 256 {
				tile.W = int(size - first)
			}
			data, err := t.readTile(tile)
			if err != nil {
				return err
			}
			entries, err := parseBundle(data, tile.W)
			if err != nil {
				return fmt.Errorf("%s: %v", tilePath(tile), err)
			}
			for i, entry := range entries {
				if err := t.addEntry(first+int64(i), entry); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Adds an entry, or compares one that was seen before.
func (t *tree) addEntry(index int64, entry []byte) error {
	leaf := tlog.RecordHash(entry)
	if index < int64(len(t.leaves)) {
		if t.leaves[index] != leaf {
			return fmt.Errorf("entry %d is not what it was", index)
		}
		return nil
	}
	hashes, err := tlog.StoredHashesForRecordHash(index, leaf, t)
	if err != nil {
		return err
	}
	t.leaves = append(t.leaves, leaf)
	t.stored = append(t.stored, hashes...)
	return nil
}

// The entries lead to the root of each checkpoint.
func (t *tree) checkRoots() error {
	for _, size := range t.sizes {
		root, err := tlog.TreeHash(size, t)
		if err != nil {
			return err
		}
		if size == 0 {
			root = sha256.Sum256(nil) // of an empty tree, which tlog leaves open
		}
		if root != t.roots[size] {
			return fmt.Errorf("size %d: another root", size)
		}
	}
	return nil
}

// The tiles of a tree, of all levels.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		row := size >> (tileHeight * level)
		for n := int64(0); n<<tileHeight < row; n++ {
			width := row - n<<tileHeight
			if width > 256 {
				width = 256
			}
			tiles = append(tiles, tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)})
		}
	}
	return tiles
}

// The leaf hashes as a client of the checksum database would read them from the tiles, which
// must lead to the root, against those of the entries.
func (t *tree) checkTilesOf(size int64) error {
	var indexes []int64
	for i := int64(0); i < size; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, i))
	}
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: t.roots[size]}, t)
	hashes, err := reader.ReadHashes(indexes)
	if err != nil {
		return fmt.Errorf("size %d: %v", size, err)
	}
	for i, hash := range hashes {
		if hash != t.leaves[i] {
			return fmt.Errorf("size %d: the tiles have another leaf hash for entry %d", size, i)
		}
	}
	return nil
}

// At each size, every tile is also, byte for byte, what tlog would have written.
func (t *tree) checkTiles() error {
	for i, size := range t.sizes {
		if size == 0 {
			continue
		}
		if err := t.checkTilesOf(size); err != nil {
			return err
		}
		for _, tile := range tilesOf(size) {
			if i > 0 && tile.W == 256 && (tile.N+1)<<(tileHeight*(tile.L+1)) <= t.sizes[i-1] {
				continue // compared at an earlier size
			}
			data, err := t.readTile(tile)
			if err != nil {
				return err
			}
			expected, err := tlog.ReadTileData(tile, t)
			if err != nil {
				return err
			}
			if !bytes.Equal(data, expected) {
				return fmt.Errorf("%s: tlog makes another tile", tilePath(tile))
			}
		}
	}
	return nil
}

// A flipped bit in a tile of the largest tree must be seen: otherwise checkTiles says nothing.
// All tiles of the higher levels, and some of the lowest, are tried.
func (t *tree) checkDamage() error {
	size := t.sizes[len(t.sizes)-1]
	defer func() { t.damage = "" }()
	for _, tile := range tilesOf(size) {
		if tile.L == 0 && tile.N > 2 && tile.N%91 != 0 {
			continue
		}
		t.damage = tilePath(tile)
		if t.checkTilesOf(size) == nil {
			return fmt.Errorf("%s: a flipped bit was not seen", t.damage)
		}
	}
	return nil
}

// One line of the file of proofs.
type proof struct {
	kind        string
	size, other int64
	hashes      []tlog.Hash
}

func parseProof(line string) (p proof, err error) {
	words := strings.Split(line, " ")
	if len(words) < 3 {
		return p, fmt.Errorf("not a proof: %q", line)
	}
	p.kind = words[0]
	if p.size, err = strconv.ParseInt(words[1], 10, 64); err != nil {
		return p, err
	}
	if p.other, err = strconv.ParseInt(words[2], 10, 64); err != nil {
		return p, err
	}
	for _, word := range words[3:] {
		var hash tlog.Hash
		decoded, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(decoded) != len(hash) {
			return p, fmt.Errorf("not a hash: %q", word)
		}
		copy(hash[:], decoded)
		p.hashes = append(p.hashes, hash)
	}
	return p, nil
}

func same(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Whether tlog accepts the proof, and would have made the same.
func (t *tree) checkProof(p proof) error {
	root := t.roots[p.size]
	if p.kind == "inclusion" {
		made, err := tlog.ProveRecord(p.size, p.other, t)
		if err != nil {
			return err
		}
		if !same(made, p.hashes) {
			return errors.New("tlog makes another proof")
		}
		return tlog.CheckRecord(p.hashes, p.size, root, p.other, t.leaves[p.other])
	}
	if p.other == 0 { // tlog knows no proof from an empty tree; the only one there is has no hashes
		if len(p.hashes) != 0 {
			return errors.New("a proof from an empty tree is not empty")
		}
		return nil
	}
	made, err := tlog.ProveTree(p.size, p.other, t)
	if err != nil {
		return err
	}
	if !same(made, p.hashes) {
		return errors.New("tlog makes another proof")
	}
	return tlog.CheckTree(p.hashes, p.size, root, p.other, t.roots[p.other])
}

func (t *tree) checkProofs(kind string) error {
	text, err := os.ReadFile(filepath.Join(t.folder, "proofs"))
	if err != nil {
		return err
	}
	count := 0
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		p, err := parseProof(line)
		if err != nil {
			return err
		}
		if p.kind != kind {
			continue
		}
		count++
		if err := t.checkProof(p); err != nil {
			return fmt.Errorf("%s %d %d: %v", p.kind, p.size, p.other, err)
		}
	}
	if count == 0 {
		return errors.New("no proofs")
	}
	fmt.Printf("# %d %s proofs\n", count, kind)
	return nil
}

// A witness's key (C2SP tlog-cosignature, type 4) as a note.Verifier, written from the specification:
// Go's packages have the first type only.
type witness struct {
	name   string
	id     uint32
	public ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(w.public, []byte(message), signature[8:])
}

func parseWitness(vkey string) (w witness, err error) {
	words := strings.SplitN(vkey, "+", 3)
	if len(words) != 3 {
		return w, fmt.Errorf("not a key: %q", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(words[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return w, fmt.Errorf("not a witness's key: %q", vkey)
	}
	id := sha256.Sum256(append([]byte(words[0]+"\n"), key...))
	w = witness{words[0], binary.BigEndian.Uint32(id[:4]), key[1:]}
	if fmt.Sprintf("%08x", w.id) != words[1] {
		return w, fmt.Errorf("another id: %q", vkey)
	}
	return w, nil
}

// The cosigned checkpoint is signed by the log for who knows nothing of witnesses, by both for who
// knows both, and by nobody when a bit of the cosignature's time is another.
func (t *tree) checkCosigned() error {
	signed, err := os.ReadFile(filepath.Join(t.folder, "cosigned"))
	if err != nil {
		return err
	}
	vkey, err := os.ReadFile(filepath.Join(t.folder, "vkey"))
	if err != nil {
		return err
	}
	log, err := note.NewVerifier(string(vkey))
	if err != nil {
		return err
	}
	if vkey, err = os.ReadFile(filepath.Join(t.folder, "witness")); err != nil {
		return err
	}
	witness, err := parseWitness(string(vkey))
	if err != nil {
		return err
	}
	alone, err := note.Open(signed, note.VerifierList(log))
	if err != nil {
		return err
	}
	both, err := note.Open(signed, note.VerifierList(log, witness))
	if err != nil {
		return err
	}
	if len(alone.Sigs) != 1 || len(alone.UnverifiedSigs) != 1 || len(both.Sigs) != 2 {
		return errors.New("not the signatures of a log and a witness")
	}
	size, root, err := parseCheckpoint(both.Text, log.Name())
	if err != nil {
		return err
	}
	if t.roots[size] != root {
		return errors.New("another root than the log's")
	}
	line := both.Sigs[1]
	payload, err := base64.StdEncoding.DecodeString(line.Base64)
	if err != nil {
		return err
	}
	payload[11] ^= 1
	later := base64.StdEncoding.EncodeToString(payload)
	if _, err := note.Open(bytes.Replace(signed, []byte(line.Base64), []byte(later), 1),
		note.VerifierList(log, witness)); err == nil {
		return errors.New("another time was not seen")
	}
	return nil
}

// The paths that we write for tiles of far larger logs.
func (t *tree) checkPaths() error {
	text, err := os.ReadFile(filepath.Join(t.folder, "paths"))
	if err != nil {
		return err
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		tile := tlog.Tile{H: tileHeight}
		var path string
		if _, err := fmt.Sscan(line, &tile.L, &tile.N, &tile.W, &path); err != nil {
			return err
		}
		if path != tilePath(tile) {
			return fmt.Errorf("%s where %s is needed", path, tilePath(tile))
		}
	}
	return nil
}

func main() {
	number, failed := 0, false
	for _, folder := range os.Args[1:] {
		t := &tree{folder: folder}
		cases := []struct {
			name string
			run  func() error
		}{
			{"the signature of every checkpoint", t.openCheckpoints},
			{"the log's and the witness's signature of a cosigned checkpoint", t.checkCosigned},
			{"the paths of tiles", t.checkPaths},
			{"the bundles of entries", t.readEntries},
			{"the root of every checkpoint", t.checkRoots},
			{"the tiles at every size", t.checkTiles},
			{"a flipped bit in a tile is refused", t.checkDamage},
			{"inclusion", func() error { return t.checkProofs("inclusion") }},
			{"consistency", func() error { return t.checkProofs("consistency") }},
		}
		for _, c := range cases {
			number++
			verdict := "ok"
			if err := c.run(); err != nil {
				fmt.Printf("# %v\n", err)
				verdict, failed = "not ok", true
			}
			fmt.Printf("%s %d - %s: %s\n", verdict, number, filepath.Base(folder), c.name)
		}
		if len(t.sizes) > 0 {
			fmt.Printf("# %s: %d checkpoints, up to %d entries\n", filepath.Base(folder), len(t.sizes),
				t.sizes[len(t.sizes)-1])
		}
	}
	fmt.Printf("1..%d\n", number)
	if failed {
		os.Exit(1)
	}
}
