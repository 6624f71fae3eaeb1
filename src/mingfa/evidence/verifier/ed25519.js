// Ed25519 verification (RFC 8032, section 5.1.7): the browser's own where it has one, else ours, in plain big integers.
// Speed does not matter here: a package holds some dozens of signatures. It defines globalThis.Ed25519.
"use strict";
(function (root) {
  const P = (1n << 255n) - 19n;
  const L = (1n << 252n) + 27742317777372353535851937790883648493n;
  const MASK = (1n << 64n) - 1n;

  function mod(value, by = P) {
    const rest = value % by;
    return rest >= 0n ? rest : rest + by;
  }
  function power(base, exponent, by = P) {
    let result = 1n;
    for (let one = mod(base, by), left = exponent; left > 0n; left >>= 1n, one = (one * one) % by) {
      if (left & 1n) result = (result * one) % by;
    }
    return result;
  }
  function invert(value) {
    return power(value, P - 2n);
  }
  const D = mod(-121665n * invert(121666n));
  const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

  // SHA-512 (FIPS 180-4): needed where the browser has no Ed25519 and so perhaps nothing else.
  function rootOf(value, exponent) {
    let low = 0n, high = 1n << 75n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** exponent <= value) low = middle;
      else high = middle;
    }
    return low;
  }
  const PRIMES = [];
  for (let one = 2n; PRIMES.length < 80; one += 1n) if (PRIMES.every((prime) => one % prime !== 0n)) PRIMES.push(one);
  const K = PRIMES.map((prime) => rootOf(prime << 192n, 3n) & MASK);
  const START = PRIMES.slice(0, 8).map((prime) => rootOf(prime << 128n, 2n) & MASK);
  function turn(value, by) {
    return ((value >> by) | (value << (64n - by))) & MASK;
  }
  function sha512(message) {
    const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
    const state = START.slice(), w = new Array(80);
    for (let at = 0; at < padded.length; at += 128) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getBigUint64(at + i * 8);
      for (let i = 16; i < 80; i += 1) {
        const s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
        const s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & MASK;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i += 1) {
        const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
        const t1 = (h + s1 + ((e & f) ^ (~e & MASK & g)) + K[i] + w[i]) & MASK;
        const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
        h = g; g = f; f = e; e = (d + t1) & MASK; d = c; c = b; b = a; a = (t1 + t2) & MASK;
      }
      [a, b, c, d, e, f, g, h].forEach((one, i) => { state[i] = (state[i] + one) & MASK; });
    }
    const out = new Uint8Array(64), words = new DataView(out.buffer);
    state.forEach((one, i) => words.setBigUint64(i * 8, one));
    return out;
  }

  // Points in extended coordinates (X, Y, Z, T) of -x^2 + y^2 = 1 + d x^2 y^2.
  function add(p, q) {
    const a = mod((p[1] - p[0]) * (q[1] - q[0])), b = mod((p[1] + p[0]) * (q[1] + q[0]));
    const c = mod(2n * p[3] * q[3] * D), d = mod(2n * p[2] * q[2]);
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }
  function times(scalar, point) {
    let result = [0n, 1n, 1n, 0n], one = point;
    for (let left = scalar; left > 0n; left >>= 1n) {
      if (left & 1n) result = add(result, one);
      one = add(one, one);
    }
    return result;
  }
  function little(bytes) {
    let value = 0n;
    for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at]);
    return value;
  }
  function pointOf(bytes) {
    const whole = little(bytes), sign = whole >> 255n, y = whole & ((1n << 255n) - 1n);
    if (y >= P) return null;
    const square = mod((y * y - 1n) * invert(D * y * y + 1n));
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x - square) !== 0n) x = mod(x * ROOT_OF_MINUS_ONE);
    if (mod(x * x - square) !== 0n || (x === 0n && sign === 1n)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  }
  function bytesOf(point) {
    const z = invert(point[2]), x = mod(point[0] * z), y = mod(point[1] * z);
    let value = y | ((x & 1n) << 255n);
    const out = new Uint8Array(32);
    for (let at = 0; at < 32; at += 1, value >>= 8n) out[at] = Number(value & 255n);
    return out;
  }
  const BASE = (function () {
    const y = mod(4n * invert(5n)), bytes = new Uint8Array(32);
    for (let at = 0, value = y; at < 32; at += 1, value >>= 8n) bytes[at] = Number(value & 255n);
    return pointOf(bytes);
  })();

  // Say whether a signature of 64 bytes over a message is by this public key of 32 bytes. Malformed ones are simply not.
  function verifyOurselves(key, message, signature) {
    if (key.length !== 32 || signature.length !== 64) return false;
    const public_ = pointOf(key), s = little(signature.subarray(32));
    if (public_ === null || s >= L) return false;
    const joined = new Uint8Array(64 + message.length);
    joined.set(signature.subarray(0, 32));
    joined.set(key, 32);
    joined.set(message, 64);
    const k = mod(little(sha512(joined)), L);
    const minus = [mod(-public_[0]), public_[1], 1n, mod(-public_[3])];
    const found = bytesOf(add(times(s, BASE), times(k, minus)));
    return found.every((one, at) => one === signature[at]);
  }

  async function verifyByBrowser(key, message, signature) {
    const subtle = root.crypto.subtle;
    const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return subtle.verify({ name: "Ed25519" }, imported, signature, message);
  }

  // The first vector of RFC 8032, section 7.1: a browser that does not give this answer is not asked again.
  function hex(text) {
    return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  }
  const KEY = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const SIGNED = hex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  let asked = null;
  function browserCan() {
    asked = asked || (async () => {
      try {
        return (await verifyByBrowser(KEY, new Uint8Array(0), SIGNED)) && !(await verifyByBrowser(KEY, new Uint8Array(1), SIGNED));
      } catch {
        return false;
      }
    })();
    return asked;
  }
  async function verify(key, message, signature) {
    if (key.length !== 32 || signature.length !== 64) return false;
    if (!(await browserCan())) return verifyOurselves(key, message, signature);
    try {
      return await verifyByBrowser(key, message, signature);
    } catch {
      return verifyOurselves(key, message, signature);
    }
  }
  root.Ed25519 = { verify, verifyOurselves, sha512, browserCan };
})(globalThis);
