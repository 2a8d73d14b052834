import { rememberHandle } from './dropped-handles'
import type { FileHandle } from './kept-handles'

interface PickerOptions {
  multiple: boolean
  types: { description: string; accept: Record<string, string[]> }[]
}

type Picker = (options: PickerOptions) => Promise<FileHandle[]>

/** What Chromium has, on https and on this machine. */
const pickerOf = (page: Window & { showOpenFilePicker?: Picker }): Picker | undefined =>
  page.showOpenFilePicker

/** Whether the browser's dialog gives files that it can open again after a reload. */
export const canKeepPicked = (): boolean => typeof window !== 'undefined' && pickerOf(window) !== undefined

/**
 * The browser's dialog for files, inside a click. The browser keeps them, so that an upload that is interrupted again
 * goes on without another choice.
 * @param accept extensions by MIME type
 * @returns nothing when the person chose none; `null` when the browser does not open such a dialog
 */
export async function pickKeptFiles(
  accept: Record<string, string[]>,
  multiple: boolean,
): Promise<File[] | null> {
  const pick = pickerOf(window)
  if (!pick) return null
  try {
    const handles = await pick.call(window, { multiple, types: [{ description: 'Videos', accept }] })
    return await Promise.all(
      handles.map(async (handle) => {
        const file = await handle.getFile()
        rememberHandle(file, handle)
        return file
      }),
    )
  } catch (error) {
    // Closed without a choice; anything else is a dialog that cannot be had, e.g. in a frame of another site.
    return error instanceof DOMException && error.name === 'AbortError' ? [] : null
  }
}
