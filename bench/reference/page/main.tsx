import { createRoot } from 'react-dom/client'
import './page.css'
import { Outline } from './Outline'
import type { Course } from './types'

const root = document.getElementById('root')
const response = await fetch('/course.json')
const course = (await response.json()) as Course // the same tree that the page under test gets
if (root) createRoot(root).render(<Outline course={course} />)
