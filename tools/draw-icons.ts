import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawColourIcon, drawOutlineIcon } from './app-package/icons.ts'
import { writePng } from './app-package/png.ts'
import { root } from './run-steps.ts'

/** `node tools/draw-icons.ts`: draws the icons of the app package anew, after a change of `icons.ts`. */
writeFileSync(join(root, 'appPackage/color.png'), writePng(drawColourIcon()))
writeFileSync(join(root, 'appPackage/outline.png'), writePng(drawOutlineIcon()))
