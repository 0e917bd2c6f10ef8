import { buildPages } from './pages.ts'

/** `npm run build` */
await buildPages((sentence) => console.log(sentence))
