const wanted = new WeakSet<File>()

/** The person wants this file again although a course has it already. */
export const allowRepeat = (file: File): void => void wanted.add(file)

export const mayRepeat = (file: File): boolean => wanted.has(file)
