'use client'

import type { Ref } from 'react'
import { videoFormats } from '@/lib/video-formats'

const accept = Object.keys(videoFormats)
  .map((extension) => `.${extension}`)
  .join(',')

interface FileInputProps {
  ref: Ref<HTMLInputElement>
  /** E.g. "Upload videos to Before you go out". */
  label: string
  multiple?: boolean
  onFiles: (files: File[]) => void
}

/** The browser's file dialog, opened by a button or a menu item that clicks this field; itself unseen. */
export const FileInput = ({ ref, label, multiple = false, onFiles }: FileInputProps) => (
  <input
    ref={ref}
    type="file"
    hidden
    aria-label={label}
    accept={accept}
    multiple={multiple}
    // The same file again must be a change too, e.g. after it was exported anew.
    onClick={(event) => (event.currentTarget.value = '')}
    onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
  />
)
