const GB = 1024 ** 3

/** As an administrator writes it, with a point or a comma. @returns bytes; `undefined` for what is no such number */
export function bytesOfGb(text: string): number | undefined {
  const plain = text.trim().replace(',', '.')
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(plain)) return undefined
  return Math.round(Number(plain) * GB)
}

/** To the thousandth, without zeros behind. */
export const gbOfBytes = (bytes: number): string => String(Math.round((bytes / GB) * 1000) / 1000)
