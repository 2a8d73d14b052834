/**
 * Something about the machine or its configuration stops Lectern from starting. `message` is written for the
 * person at the terminal: what is wrong, what is safe, what to do. It is printed without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
}
