import * as z from 'zod'

const EMAIL = 'Write an email address such as name@school.example.'
const PASSWORD_MIN = 8
const PASSWORD_MAX = 128

const email = z
  .string()
  .trim()
  .min(1, 'Write your email address.')
  .pipe(z.email({ error: EMAIL }))

export const signInSchema = z.object({
  email,
  password: z.string().min(1, 'Write your password.'),
})
export type SignInValues = z.output<typeof signInSchema>

export const signUpSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Write your name as students should see it.')
    .max(200, 'The name has more than 200 characters. Shorten it.'),
  email,
  password: z
    .string()
    .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters.`)
    .max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`),
})
export type SignUpValues = z.output<typeof signUpSchema>

export const passwordHint = `At least ${PASSWORD_MIN} characters. A sentence is easier to keep in mind than a word with signs.`
