import { writeFile } from 'node:fs/promises'
import {
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Output,
  type Rotation,
} from 'mediabunny'
import { BoundedSource, type ByteSource } from '@/lib/media/byte-source'
import { withInput } from '@/lib/media/probe'

/** As much as a probe may read: one index, and one picture. */
const maxBytes = 64 * 1024 ** 2

export interface KeyFrame {
  atSeconds: number
  /** Clockwise, degrees: the clip does not say it. */
  rotation: Rotation
}

/**
 * Writes the key frame nearest before a moment as a video of its own, so that a decoder sees one picture and not gigabytes,
 * wherever the file lies: some hundred kilobytes are read of it.
 * @param path where the clip is written, Matroska
 * @returns `null` when there is none
 * @throws whatever `source` throws, and what mediabunny throws of a file that it cannot read
 */
export function writeKeyFrame(
  source: ByteSource,
  wantedSeconds: number,
  path: string,
): Promise<KeyFrame | null> {
  return withInput(new BoundedSource(source, maxBytes), async (input) => {
    // What browsers play is the first track, and so is what the probe looked at.
    const [track] = await input.getVideoTracks()
    const codec = await track?.getCodec()
    const config = await track?.getDecoderConfig()
    if (!track || !codec || !config) return null
    const sink = new EncodedPacketSink(track)
    const packet = (await sink.getKeyPacket(wantedSeconds)) ?? (await sink.getFirstKeyPacket())
    if (!packet) return null

    const target = new BufferTarget()
    const output = new Output({ format: new MkvOutputFormat(), target })
    const video = new EncodedVideoPacketSource(codec)
    output.addVideoTrack(video)
    await output.start()
    await video.add(packet.clone({ timestamp: 0 }), { decoderConfig: config })
    await output.finalize()
    if (!target.buffer) return null
    await writeFile(path, new Uint8Array(target.buffer), { mode: 0o600 })
    return { atSeconds: Math.max(0, packet.timestamp), rotation: await track.getRotation() }
  })
}
