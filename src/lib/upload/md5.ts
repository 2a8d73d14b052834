/** The hash of bytes that come in steps. */
export interface Hash {
  /** @param bytes only the last step may be no multiple of 64 bytes */
  update: (bytes: Uint8Array<ArrayBuffer>) => void
  digest: () => string
}

const BLOCK_BYTES = 64
const WORD_BYTES = 4
/** Of the length in bits, which closes the last block. */
const LENGTH_BYTES = 8

/**
 * MD5 in base64: what S3 takes as `Content-MD5`. Browsers have none, and S3 asks for no better.
 * @param size of the whole, bytes
 */
export function md5(size: number): Hash {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  let rest = new Uint8Array()
  return {
    update: (bytes) => {
      const whole = bytes.length - (bytes.length % BLOCK_BYTES)
      mixBlocks(state, bytes.subarray(0, whole))
      rest = bytes.slice(whole)
    },
    digest: () => {
      const padded = Math.ceil((rest.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES
      const last = new Uint8Array(padded)
      last.set(rest)
      last[rest.length] = 0x80
      new DataView(last.buffer).setBigUint64(padded - LENGTH_BYTES, 8n * BigInt(size), true)
      mixBlocks(state, last)
      return btoa(String.fromCharCode(...new Uint8Array(state.buffer)))
    },
  }
}

/**
 * Every step is written out, with its constant: as loops and functions the same takes five times as long (measured),
 * which is slower than a fast line.
 * @param bytes whole blocks, at the start of a buffer
 */
function mixBlocks(state: Int32Array, bytes: Uint8Array<ArrayBuffer>): void {
  // Every machine that runs a browser is little-endian, as MD5 is.
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / WORD_BYTES)
  let a = at(state, 0)
  let b = at(state, 1)
  let c = at(state, 2)
  let d = at(state, 3)
  for (let block = 0; block < words.length; block += BLOCK_BYTES / WORD_BYTES) {
    const a0 = a
    const b0 = b
    const c0 = c
    const d0 = d
    const x0 = at(words, block + 0)
    const x1 = at(words, block + 1)
    const x2 = at(words, block + 2)
    const x3 = at(words, block + 3)
    const x4 = at(words, block + 4)
    const x5 = at(words, block + 5)
    const x6 = at(words, block + 6)
    const x7 = at(words, block + 7)
    const x8 = at(words, block + 8)
    const x9 = at(words, block + 9)
    const x10 = at(words, block + 10)
    const x11 = at(words, block + 11)
    const x12 = at(words, block + 12)
    const x13 = at(words, block + 13)
    const x14 = at(words, block + 14)
    const x15 = at(words, block + 15)
    a = (((a + (d ^ (b & (c ^ d)))) | 0) + ((x0 - 680876936) | 0)) | 0
    a = (((a << 7) | (a >>> 25)) + b) | 0
    d = (((d + (c ^ (a & (b ^ c)))) | 0) + ((x1 - 389564586) | 0)) | 0
    d = (((d << 12) | (d >>> 20)) + a) | 0
    c = (((c + (b ^ (d & (a ^ b)))) | 0) + ((x2 + 606105819) | 0)) | 0
    c = (((c << 17) | (c >>> 15)) + d) | 0
    b = (((b + (a ^ (c & (d ^ a)))) | 0) + ((x3 - 1044525330) | 0)) | 0
    b = (((b << 22) | (b >>> 10)) + c) | 0
    a = (((a + (d ^ (b & (c ^ d)))) | 0) + ((x4 - 176418897) | 0)) | 0
    a = (((a << 7) | (a >>> 25)) + b) | 0
    d = (((d + (c ^ (a & (b ^ c)))) | 0) + ((x5 + 1200080426) | 0)) | 0
    d = (((d << 12) | (d >>> 20)) + a) | 0
    c = (((c + (b ^ (d & (a ^ b)))) | 0) + ((x6 - 1473231341) | 0)) | 0
    c = (((c << 17) | (c >>> 15)) + d) | 0
    b = (((b + (a ^ (c & (d ^ a)))) | 0) + ((x7 - 45705983) | 0)) | 0
    b = (((b << 22) | (b >>> 10)) + c) | 0
    a = (((a + (d ^ (b & (c ^ d)))) | 0) + ((x8 + 1770035416) | 0)) | 0
    a = (((a << 7) | (a >>> 25)) + b) | 0
    d = (((d + (c ^ (a & (b ^ c)))) | 0) + ((x9 - 1958414417) | 0)) | 0
    d = (((d << 12) | (d >>> 20)) + a) | 0
    c = (((c + (b ^ (d & (a ^ b)))) | 0) + ((x10 - 42063) | 0)) | 0
    c = (((c << 17) | (c >>> 15)) + d) | 0
    b = (((b + (a ^ (c & (d ^ a)))) | 0) + ((x11 - 1990404162) | 0)) | 0
    b = (((b << 22) | (b >>> 10)) + c) | 0
    a = (((a + (d ^ (b & (c ^ d)))) | 0) + ((x12 + 1804603682) | 0)) | 0
    a = (((a << 7) | (a >>> 25)) + b) | 0
    d = (((d + (c ^ (a & (b ^ c)))) | 0) + ((x13 - 40341101) | 0)) | 0
    d = (((d << 12) | (d >>> 20)) + a) | 0
    c = (((c + (b ^ (d & (a ^ b)))) | 0) + ((x14 - 1502002290) | 0)) | 0
    c = (((c << 17) | (c >>> 15)) + d) | 0
    b = (((b + (a ^ (c & (d ^ a)))) | 0) + ((x15 + 1236535329) | 0)) | 0
    b = (((b << 22) | (b >>> 10)) + c) | 0
    a = (((a + (c ^ (d & (b ^ c)))) | 0) + ((x1 - 165796510) | 0)) | 0
    a = (((a << 5) | (a >>> 27)) + b) | 0
    d = (((d + (b ^ (c & (a ^ b)))) | 0) + ((x6 - 1069501632) | 0)) | 0
    d = (((d << 9) | (d >>> 23)) + a) | 0
    c = (((c + (a ^ (b & (d ^ a)))) | 0) + ((x11 + 643717713) | 0)) | 0
    c = (((c << 14) | (c >>> 18)) + d) | 0
    b = (((b + (d ^ (a & (c ^ d)))) | 0) + ((x0 - 373897302) | 0)) | 0
    b = (((b << 20) | (b >>> 12)) + c) | 0
    a = (((a + (c ^ (d & (b ^ c)))) | 0) + ((x5 - 701558691) | 0)) | 0
    a = (((a << 5) | (a >>> 27)) + b) | 0
    d = (((d + (b ^ (c & (a ^ b)))) | 0) + ((x10 + 38016083) | 0)) | 0
    d = (((d << 9) | (d >>> 23)) + a) | 0
    c = (((c + (a ^ (b & (d ^ a)))) | 0) + ((x15 - 660478335) | 0)) | 0
    c = (((c << 14) | (c >>> 18)) + d) | 0
    b = (((b + (d ^ (a & (c ^ d)))) | 0) + ((x4 - 405537848) | 0)) | 0
    b = (((b << 20) | (b >>> 12)) + c) | 0
    a = (((a + (c ^ (d & (b ^ c)))) | 0) + ((x9 + 568446438) | 0)) | 0
    a = (((a << 5) | (a >>> 27)) + b) | 0
    d = (((d + (b ^ (c & (a ^ b)))) | 0) + ((x14 - 1019803690) | 0)) | 0
    d = (((d << 9) | (d >>> 23)) + a) | 0
    c = (((c + (a ^ (b & (d ^ a)))) | 0) + ((x3 - 187363961) | 0)) | 0
    c = (((c << 14) | (c >>> 18)) + d) | 0
    b = (((b + (d ^ (a & (c ^ d)))) | 0) + ((x8 + 1163531501) | 0)) | 0
    b = (((b << 20) | (b >>> 12)) + c) | 0
    a = (((a + (c ^ (d & (b ^ c)))) | 0) + ((x13 - 1444681467) | 0)) | 0
    a = (((a << 5) | (a >>> 27)) + b) | 0
    d = (((d + (b ^ (c & (a ^ b)))) | 0) + ((x2 - 51403784) | 0)) | 0
    d = (((d << 9) | (d >>> 23)) + a) | 0
    c = (((c + (a ^ (b & (d ^ a)))) | 0) + ((x7 + 1735328473) | 0)) | 0
    c = (((c << 14) | (c >>> 18)) + d) | 0
    b = (((b + (d ^ (a & (c ^ d)))) | 0) + ((x12 - 1926607734) | 0)) | 0
    b = (((b << 20) | (b >>> 12)) + c) | 0
    a = (((a + (b ^ c ^ d)) | 0) + ((x5 - 378558) | 0)) | 0
    a = (((a << 4) | (a >>> 28)) + b) | 0
    d = (((d + (a ^ b ^ c)) | 0) + ((x8 - 2022574463) | 0)) | 0
    d = (((d << 11) | (d >>> 21)) + a) | 0
    c = (((c + (d ^ a ^ b)) | 0) + ((x11 + 1839030562) | 0)) | 0
    c = (((c << 16) | (c >>> 16)) + d) | 0
    b = (((b + (c ^ d ^ a)) | 0) + ((x14 - 35309556) | 0)) | 0
    b = (((b << 23) | (b >>> 9)) + c) | 0
    a = (((a + (b ^ c ^ d)) | 0) + ((x1 - 1530992060) | 0)) | 0
    a = (((a << 4) | (a >>> 28)) + b) | 0
    d = (((d + (a ^ b ^ c)) | 0) + ((x4 + 1272893353) | 0)) | 0
    d = (((d << 11) | (d >>> 21)) + a) | 0
    c = (((c + (d ^ a ^ b)) | 0) + ((x7 - 155497632) | 0)) | 0
    c = (((c << 16) | (c >>> 16)) + d) | 0
    b = (((b + (c ^ d ^ a)) | 0) + ((x10 - 1094730640) | 0)) | 0
    b = (((b << 23) | (b >>> 9)) + c) | 0
    a = (((a + (b ^ c ^ d)) | 0) + ((x13 + 681279174) | 0)) | 0
    a = (((a << 4) | (a >>> 28)) + b) | 0
    d = (((d + (a ^ b ^ c)) | 0) + ((x0 - 358537222) | 0)) | 0
    d = (((d << 11) | (d >>> 21)) + a) | 0
    c = (((c + (d ^ a ^ b)) | 0) + ((x3 - 722521979) | 0)) | 0
    c = (((c << 16) | (c >>> 16)) + d) | 0
    b = (((b + (c ^ d ^ a)) | 0) + ((x6 + 76029189) | 0)) | 0
    b = (((b << 23) | (b >>> 9)) + c) | 0
    a = (((a + (b ^ c ^ d)) | 0) + ((x9 - 640364487) | 0)) | 0
    a = (((a << 4) | (a >>> 28)) + b) | 0
    d = (((d + (a ^ b ^ c)) | 0) + ((x12 - 421815835) | 0)) | 0
    d = (((d << 11) | (d >>> 21)) + a) | 0
    c = (((c + (d ^ a ^ b)) | 0) + ((x15 + 530742520) | 0)) | 0
    c = (((c << 16) | (c >>> 16)) + d) | 0
    b = (((b + (c ^ d ^ a)) | 0) + ((x2 - 995338651) | 0)) | 0
    b = (((b << 23) | (b >>> 9)) + c) | 0
    a = (((a + (c ^ (b | ~d))) | 0) + ((x0 - 198630844) | 0)) | 0
    a = (((a << 6) | (a >>> 26)) + b) | 0
    d = (((d + (b ^ (a | ~c))) | 0) + ((x7 + 1126891415) | 0)) | 0
    d = (((d << 10) | (d >>> 22)) + a) | 0
    c = (((c + (a ^ (d | ~b))) | 0) + ((x14 - 1416354905) | 0)) | 0
    c = (((c << 15) | (c >>> 17)) + d) | 0
    b = (((b + (d ^ (c | ~a))) | 0) + ((x5 - 57434055) | 0)) | 0
    b = (((b << 21) | (b >>> 11)) + c) | 0
    a = (((a + (c ^ (b | ~d))) | 0) + ((x12 + 1700485571) | 0)) | 0
    a = (((a << 6) | (a >>> 26)) + b) | 0
    d = (((d + (b ^ (a | ~c))) | 0) + ((x3 - 1894986606) | 0)) | 0
    d = (((d << 10) | (d >>> 22)) + a) | 0
    c = (((c + (a ^ (d | ~b))) | 0) + ((x10 - 1051523) | 0)) | 0
    c = (((c << 15) | (c >>> 17)) + d) | 0
    b = (((b + (d ^ (c | ~a))) | 0) + ((x1 - 2054922799) | 0)) | 0
    b = (((b << 21) | (b >>> 11)) + c) | 0
    a = (((a + (c ^ (b | ~d))) | 0) + ((x8 + 1873313359) | 0)) | 0
    a = (((a << 6) | (a >>> 26)) + b) | 0
    d = (((d + (b ^ (a | ~c))) | 0) + ((x15 - 30611744) | 0)) | 0
    d = (((d << 10) | (d >>> 22)) + a) | 0
    c = (((c + (a ^ (d | ~b))) | 0) + ((x6 - 1560198380) | 0)) | 0
    c = (((c << 15) | (c >>> 17)) + d) | 0
    b = (((b + (d ^ (c | ~a))) | 0) + ((x13 + 1309151649) | 0)) | 0
    b = (((b << 21) | (b >>> 11)) + c) | 0
    a = (((a + (c ^ (b | ~d))) | 0) + ((x4 - 145523070) | 0)) | 0
    a = (((a << 6) | (a >>> 26)) + b) | 0
    d = (((d + (b ^ (a | ~c))) | 0) + ((x11 - 1120210379) | 0)) | 0
    d = (((d << 10) | (d >>> 22)) + a) | 0
    c = (((c + (a ^ (d | ~b))) | 0) + ((x2 + 718787259) | 0)) | 0
    c = (((c << 15) | (c >>> 17)) + d) | 0
    b = (((b + (d ^ (c | ~a))) | 0) + ((x9 - 343485551) | 0)) | 0
    b = (((b << 21) | (b >>> 11)) + c) | 0
    a = (a + a0) | 0
    b = (b + b0) | 0
    c = (c + c0) | 0
    d = (d + d0) | 0
  }
  state.set([a, b, c, d])
}

/** Within its bounds by how it is asked. */
const at = (words: Int32Array, index: number): number => words[index] ?? 0
