/** A checksum as it is shown, and what kind it is. @param checksum e.g. `crc32:1a2b3c4d` */
export function checksumWords(checksum: string): { value: string; kind: string } {
  const [kind, value = checksum] = checksum.split(':')
  return {
    value,
    kind:
      kind === 'crc32'
        ? 'CRC-32 of the whole file.'
        : 'MD5 of the MD5s of its parts, as S3 storages write it, and how many parts they are.',
  }
}
