export interface Shortcut {
  /** Other ways to the same; the parts of one are joined by "+", `Mod` is Ctrl or Cmd. */
  keys: string[]
  does: string
}

export interface ShortcutGroup {
  title: string
  shortcuts: Shortcut[]
}

/** What `useRowKeys`, the fields and the undo buttons listen to, in words. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Go',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'To the row above, below' },
      { keys: ['Page Up', 'Page Down'], does: 'A screen up, down' },
      { keys: ['Home', 'End'], does: 'To the first, last row' },
      { keys: ['→', '←'], does: 'Open, close a chapter' },
      { keys: ['Tab'], does: 'To the buttons of the row' },
      { keys: ['Mod+K'], does: 'Search or run a command' },
      { keys: ['?'], does: 'This list' },
    ],
  },
  {
    title: 'Select',
    shortcuts: [
      { keys: ['Space'], does: 'Select or deselect the row' },
      { keys: ['Shift+↑', 'Shift+↓'], does: 'Select up, down to the next' },
      { keys: ['Shift+Space'], does: 'Select from where you began' },
      { keys: ['Mod+A'], does: 'Select everything' },
      { keys: ['Esc'], does: 'Select nothing' },
    ],
  },
  {
    title: 'Change',
    shortcuts: [
      { keys: ['F2', 'Enter'], does: 'Rename' },
      { keys: ['Alt+↑', 'Alt+↓'], does: 'Move up, down' },
      { keys: ['M'], does: 'Move to…' },
      { keys: ['Delete'], does: 'Mark for deletion' },
      { keys: ['Mod+Z'], does: 'Undo your last step' },
      { keys: ['Shift+Mod+Z', 'Mod+Y'], does: 'Redo it' },
    ],
  },
  {
    title: 'While dragging or typing',
    shortcuts: [
      { keys: ['Enter'], does: 'Save the title; add a new one' },
      { keys: ['Esc'], does: 'Cancel; bring the old title back' },
    ],
  },
]
