import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPicture, type PictureFacts } from '@/lib/pictures/read-picture'
import { runProgram } from './run-program'
import type { MediaTools } from './tools'

const MIB = 1024 ** 2
/** It takes a tenth of a second, where nothing else does. */
const deadlineMs = 30_000
const readers: Record<PictureFacts['format'], string> = {
  'image/jpeg': 'jpeg_pipe',
  'image/webp': 'webp_pipe',
}

/**
 * A picture in another size: made to fill it, and its middle cut out. Within the fences that files of strangers are read
 * in, and as nothing but the picture that its first bytes say it is.
 * @param root where its folder is made; nothing is left there
 * @returns a JPEG, or `null` when no such picture can be made of it
 * @throws Error when it could not be tried, or took too long
 */
export async function cutPicture(
  tools: Pick<MediaTools, 'ffmpeg' | 'fences'>,
  picture: Uint8Array,
  { width, height, root }: { width: number; height: number; root: string },
): Promise<Uint8Array | null> {
  const facts = readPicture(picture)
  if (!facts) return null
  await mkdir(root, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(root, 'picture-'))
  try {
    const [input, cwd] = [join(folder, 'picture'), join(folder, 'making')]
    await writeFile(input, picture, { mode: 0o600 })
    await mkdir(cwd, { mode: 0o700 })
    const reader = readers[facts.format]
    const cut = [
      `scale=${width}:${height}:force_original_aspect_ratio=increase`,
      `crop=${width}:${height}`,
      'setsar=1',
      'format=yuvj420p',
    ]
    const { end, exitCode } = await runProgram({
      program: tools.ffmpeg,
      fences: tools.fences,
      args: (source) => [
        ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
        ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', reader],
        ...['-max_pixels', '40000000', '-threads', '1', '-f', reader, '-i', source],
        ...['-map', '0:v:0', '-map_metadata', '-1', '-frames:v', '1', '-vf', cut.join(',')],
        ...['-update', '1', '-q:v', '3', '-f', 'image2', 'cut.jpg'],
      ],
      input,
      cwd,
      limits: { cpuSeconds: deadlineMs / 1_000, memoryBytes: 2 * 1_024 * MIB, fileBytes: 4 * MIB },
      deadlineMs,
      signal: new AbortController().signal,
    })
    if (end !== 'exited') throw new Error(`cutting a picture: ${end}`)
    if (exitCode !== 0) return null
    const made = await readFile(join(cwd, 'cut.jpg')).catch(() => undefined)
    const is = made && readPicture(made)
    return is && is.width === width && is.height === height ? made : null
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
