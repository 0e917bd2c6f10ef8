import type { Manifest } from './manifest.ts'
import type { PackageFiles } from './package-files.ts'
import { type Picture, readPng } from './png.ts'

/** Microsoft's limit for a whole package is larger by far; ours says that something is in it that should not be. */
const maxFileBytes = 200_000

/** @returns one sentence for each file that is missing, too many, or not what Teams takes */
export function checkFiles(manifest: Manifest, files: PackageFiles): string[] {
  const named = ['manifest.json', manifest.icons.color, manifest.icons.outline]
  const wanted = new Set([...named, ...manifest.localizationInfo.additionalLanguages.map(({ file }) => file)])
  return [
    ...[...wanted].filter((name) => !Object.hasOwn(files, name)).map((name) => `${name}: is not in the package`),
    ...Object.entries(files).flatMap(([name, content]) => [
      ...(wanted.has(name) ? [] : [`${name}: is in the package, and nothing names it`]),
      ...(/^[a-z0-9.-]+$/.test(name) ? [] : [`${name}: files stand at the top of the package, in small letters`]),
      ...(content.length > maxFileBytes ? [`${name}: is larger than ${maxFileBytes} bytes`] : []),
    ]),
    ...checkIcon(manifest.icons.color, files, 192, () => []),
    ...checkIcon(manifest.icons.outline, files, 32, outlineColours),
  ]
}

function checkIcon(
  name: string,
  files: PackageFiles,
  size: number,
  more: (picture: Picture) => readonly string[],
): string[] {
  const file = files[name]
  if (file === undefined) return []
  try {
    const picture = readPng(file)
    const { width, height, dots } = picture
    const isEmpty = !dots.some((value, at) => at % 4 === 3 && value > 0)
    return [
      ...(width === size && height === size ? [] : [`is ${width}×${height} and must be ${size}×${size}`]),
      ...(isEmpty ? ['shows nothing'] : []),
      ...more(picture),
    ].map((problem) => `${name}: ${problem}`)
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : 'cannot be read'}`]
  }
}

/** Teams colours the outline itself: it may have no colour but white, and must let the ground through. */
function outlineColours({ dots }: Picture): string[] {
  let isWhite = true
  let hasGround = false
  for (let at = 0; at < dots.length; at += 4) {
    const alpha = dots[at + 3] ?? 0
    if (alpha === 0) hasGround = true
    else if (dots[at] !== 255 || dots[at + 1] !== 255 || dots[at + 2] !== 255) isWhite = false
  }
  return [...(isWhite ? [] : ['has another colour than white']), ...(hasGround ? [] : ['has no transparent ground'])]
}
