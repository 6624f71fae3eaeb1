// SHA-256 (FIPS 180-4) in pieces, for files of any size: feed slices, ask for the digest at the end.
// A plain script for pages, workers and node alike: it defines globalThis.Sha256 and nothing else.
"use strict";
(function (root) {
  // The first 32 bits of the fractional parts of the cube roots (K) and square roots (START) of the first primes, in integers only.
  function primes(count) {
    const found = [];
    for (let one = 2n; found.length < count; one += 1n) {
      if (found.every((prime) => one % prime !== 0n)) found.push(one);
    }
    return found;
  }
  function rootOf(value, power) {
    let low = 0n, high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** power <= value) low = middle;
      else high = middle;
    }
    return low;
  }
  const PRIMES = primes(64);
  const K = Int32Array.from(PRIMES, (prime) => Number(BigInt.asIntN(32, rootOf(prime << 96n, 3n))));
  const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => Number(BigInt.asIntN(32, rootOf(prime << 64n, 2n))));
  const DIGITS = Array.from({ length: 256 }, (_, one) => one.toString(16).padStart(2, "0"));

  class Sha256 {
    constructor() {
      this.state = START.slice();
      this.bytes = 0;
      this.rest = new Uint8Array(64);
      this.held = 0;
      this.words = new Int32Array(64);
    }

    // Take in more bytes (a Uint8Array or an ArrayBuffer). Returns this.
    update(piece) {
      const data = piece instanceof Uint8Array ? piece : new Uint8Array(piece);
      this.bytes += data.length;
      let at = 0;
      if (this.held) {
        const missing = Math.min(64 - this.held, data.length);
        this.rest.set(data.subarray(0, missing), this.held);
        this.held += missing;
        at = missing;
        if (this.held < 64) return this;
        this.blocks(this.rest, 0, 64);
        this.held = 0;
      }
      const whole = at + ((data.length - at) & ~63);
      this.blocks(data, at, whole);
      this.rest.set(data.subarray(whole), 0);
      this.held = data.length - whole;
      return this;
    }

    // Return the digest of everything so far as 32 bytes; more may be fed afterwards.
    digest() {
      const copy = new Sha256();
      copy.state.set(this.state);
      const padded = new Uint8Array(this.held < 56 ? 64 : 128);
      padded.set(this.rest.subarray(0, this.held));
      padded[this.held] = 0x80;
      const view = new DataView(padded.buffer);
      view.setUint32(padded.length - 8, Math.floor(this.bytes / 0x20000000));
      view.setUint32(padded.length - 4, (this.bytes % 0x20000000) * 8);
      copy.blocks(padded, 0, padded.length);
      const out = new Uint8Array(32);
      const words = new DataView(out.buffer);
      for (let one = 0; one < 8; one += 1) words.setInt32(one * 4, copy.state[one]);
      return out;
    }

    // Return the digest in hex, lower case.
    hex() {
      return Sha256.hexOf(this.digest());
    }

    blocks(data, from, to) {
      const state = this.state, w = this.words;
      let h0 = state[0], h1 = state[1], h2 = state[2], h3 = state[3], h4 = state[4], h5 = state[5], h6 = state[6], h7 = state[7];
      for (let at = from; at < to; at += 64) {
        for (let i = 0, j = at; i < 16; i += 1, j += 4) {
          w[i] = (data[j] << 24) | (data[j + 1] << 16) | (data[j + 2] << 8) | data[j + 3];
        }
        for (let i = 16; i < 64; i += 1) {
          const x = w[i - 15], y = w[i - 2];
          const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
          const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
          w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
        }
        let a = h0, b = h1, c = h2, d = h3, e = h4, f = h5, g = h6, h = h7;
        for (let i = 0; i < 64; i += 1) {
          const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
          const t1 = (h + s1 + (g ^ (e & (f ^ g))) + K[i] + w[i]) | 0;
          const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
          const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
          h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
        }
        h0 = (h0 + a) | 0; h1 = (h1 + b) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
        h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + h) | 0;
      }
      state[0] = h0; state[1] = h1; state[2] = h2; state[3] = h3; state[4] = h4; state[5] = h5; state[6] = h6; state[7] = h7;
    }

    // Return bytes as hex.
    static hexOf(bytes) {
      let text = "";
      for (const one of bytes) text += DIGITS[one];
      return text;
    }

    // Hash a File or Blob slice by slice. told(bytes) is called after each slice; stop() true ends it with null.
    static async ofFile(file, told = () => {}, stop = () => false, slice = 4 * 1024 * 1024) {
      const sum = new Sha256();
      for (let at = 0; at < file.size; at += slice) {
        if (stop()) return null;
        sum.update(new Uint8Array(await file.slice(at, Math.min(at + slice, file.size)).arrayBuffer()));
        told(Math.min(at + slice, file.size));
      }
      return sum.hex();
    }
  }
  root.Sha256 = Sha256;
})(globalThis);
