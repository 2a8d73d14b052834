import { describe, expect, it } from 'vitest'
import { identify } from './magic'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const at = (length: number, bytes: Record<number, number>) => {
  const buffer = Buffer.alloc(length)
  for (const [index, byte] of Object.entries(bytes)) buffer[Number(index)] = byte
  return buffer
}

describe('identify', () => {
  it.each([
    ['MP4', latin1('\0\0\0\x18ftypisom'), 'iso'],
    ['old QuickTime', latin1('\0\0\0\x08wide\0\0\0\x08mdat'), 'iso'],
    ['Matroska', latin1('\x1a\x45\xdf\xa3\x01'), 'matroska'],
  ])('%s', (_name, bytes, is) => {
    expect(identify(bytes)).toEqual({ is })
  })

  it.each([
    ['AVI', latin1('RIFF\0\0\0\0AVI LIST')],
    ['WMV', latin1('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9')],
    ['FLV', latin1('FLV\x01\x05')],
    ['Ogg', latin1('OggS\0\x02\0\0\x80theora')],
    ['MPEG', latin1('\0\0\x01\xba\x44')],
    ['MPEG-TS', at(600, { 0: 0x47, 188: 0x47, 376: 0x47 })],
    ['MPEG-TS', at(600, { 4: 0x47, 196: 0x47, 388: 0x47 })],
    ['MXF', latin1('\x06\x0e\x2b\x34\x02\x05\x01\x01')],
  ])('a video that browsers do not play: %s', (name, bytes) => {
    expect(identify(bytes)).toEqual({ is: 'foreign', name })
  })

  it.each([
    ['a PDF document', latin1('%PDF-1.7\n')],
    ['a PNG picture', latin1('\x89PNG\r\n\x1a\n')],
    ['a JPEG picture', latin1('\xff\xd8\xff\xe0')],
    ['a HEIC picture', latin1('\0\0\0\x18ftypheic')],
    ['an AVIF picture', latin1('\0\0\0\x18ftypavif')],
    ['a WebP picture', latin1('RIFF\0\0\0\0WEBPVP8 ')],
    ['a BMP picture', at(60, { 0: 0x42, 1: 0x4d })],
    ['a WAV sound file', latin1('RIFF\0\0\0\0WAVEfmt ')],
    ['an MP3 sound file', latin1('ID3\x04')],
    ['an MP3 or AAC sound file', latin1('\xff\xfb\x90\x64')],
    ['an MP3 or AAC sound file', latin1('\xff\xf1\x50\x80')],
    ['an Ogg sound file', latin1('OggS\0\x02OpusHead')],
    ['a Word document', latin1('PK\x03\x04[Content_Types].xml word/document.xml')],
    ['a PowerPoint presentation', latin1('PK\x03\x04 ppt/presentation.xml')],
    ['an Excel workbook', latin1('PK\x03\x04 xl/workbook.xml')],
    ['a ZIP archive', latin1('PK\x03\x04 readme')],
    ['a program', latin1('\x7fELF\x02')],
    ['a playlist that points to other files', Buffer.from('#EXTM3U\n')],
    ['a playlist that points to other files', Buffer.from('\ufeff#EXTM3U\r\n')],
    ['a web page', Buffer.from('\n<!DOCTYPE html>\n<title>x')],
    ['an SVG picture', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x">')],
    ['a caption file', Buffer.from('WEBVTT\n\n')],
    ['a caption file', Buffer.from('1\r\n00:00:01,000 --> 00:00:02,000\r\nHello')],
    ['a text file', Buffer.from('Größe, 日本語, 👩‍🏫'.repeat(1_000))],
    ['a text file', latin1('\xff\xfeH\0e\0l\0l\0o\0')],
  ])('%s', (name, bytes) => {
    expect(identify(bytes)).toEqual({ is: 'other', name })
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100)],
    ['control characters', Buffer.from('almost text\x01')],
    ['broken UTF-8', latin1('caf\xe9 au lait')],
  ])('claims to know nothing of %s', (_name, bytes) => {
    expect(identify(bytes)).toEqual({ is: 'unknown' })
  })
})
