// Verify checks an exported ledger with golang.org/x/mod's sumdb/note and sumdb/tlog, code that knows nothing of ours.
//
//	verify DIR LOGKEY DESKKEY OLDCHECKPOINT INDEX...
//
// It opens the checkpoint with LOGKEY, reads the tiles under their C2SP tlog-tiles paths, and for each INDEX proves the entry of
// the bundle into the tree and checks its signature with DESKKEY. It proves that the tree continues OLDCHECKPOINT.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ dir string }

func (tiles) Height() int { return 8 }

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, one := range wanted {
		data, err := t.read(fmt.Sprintf("tile/%d/", one.L), one.N, one.W)
		if err != nil {
			return nil, err
		}
		if len(data) != one.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %d/%d: %d bytes for width %d", one.L, one.N, len(data), one.W)
		}
		all = append(all, data)
	}
	return all, nil
}

// read returns tile or bundle n of the given width; a partial file is never replaced by a longer one here.
func (t tiles) read(kind string, n int64, width int) ([]byte, error) {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(kind+path)))
}

func (t tiles) entry(index, size int64) ([]byte, error) {
	width := size - index/256*256
	if width > 256 {
		width = 256
	}
	bundle, err := t.read("tile/entries/", index/256, int(width))
	if err != nil {
		return nil, err
	}
	for skip := index % 256; ; skip-- {
		if len(bundle) < 2 {
			return nil, fmt.Errorf("bundle ends before entry %d", index)
		}
		length := int(bundle[0])<<8 | int(bundle[1])
		if len(bundle) < 2+length {
			return nil, fmt.Errorf("bundle breaks off in entry %d", index)
		}
		if skip == 0 {
			return bundle[2 : 2+length], nil
		}
		bundle = bundle[2+length:]
	}
}

func openCheckpoint(path, key string) (tlog.Tree, error) {
	var tree tlog.Tree
	signed, err := os.ReadFile(path)
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("no checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("no root in the checkpoint")
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

var signature = regexp.MustCompile(`,"signature":"([0-9a-f]{128})"`)

func checkSignature(entry []byte, desk note.Verifier) error {
	found := signature.FindSubmatch(entry)
	if found == nil {
		return fmt.Errorf("no signature")
	}
	raw, err := hex.DecodeString(string(found[1]))
	if err != nil {
		return err
	}
	header := strings.Replace(string(entry), string(found[0]), "", 1)
	if !desk.Verify([]byte("mingfa-entry/v1\n"+header), raw) {
		return fmt.Errorf("invalid signature")
	}
	return nil
}

func run(dir, logKey, deskKey, old string, indexes []string) error {
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), logKey)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	desk, err := note.NewVerifier(deskKey)
	if err != nil {
		return err
	}
	store := tiles{dir}
	reader := tlog.TileHashReader(tree, store)
	for _, text := range indexes {
		index, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return fmt.Errorf("prove %d: %w", index, err)
		}
		entry, err := store.entry(index, tree.N)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		if err := checkSignature(entry, desk); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		fmt.Printf("proof %d", index)
		for _, hash := range proof {
			fmt.Printf(" %x", hash[:])
		}
		fmt.Println()
	}
	before, err := openCheckpoint(old, logKey)
	if err != nil {
		return fmt.Errorf("old checkpoint: %w", err)
	}
	growth, err := tlog.ProveTree(tree.N, before.N, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(growth, tree.N, tree.Hash, before.N, before.Hash); err != nil {
		return fmt.Errorf("old checkpoint: %w", err)
	}
	fmt.Printf("ok %d %x\n", tree.N, tree.Hash[:])
	return nil
}

func main() {
	if len(os.Args) < 6 {
		fmt.Fprintln(os.Stderr, "usage: verify DIR LOGKEY DESKKEY OLDCHECKPOINT INDEX...")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
