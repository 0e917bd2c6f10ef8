import { makeStyles, tokens } from '@fluentui/react-components'
import { useConnection } from '../mission-context.tsx'
import type { Post } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { FileRow } from './file-row.tsx'
import { PictureFile } from './picture-file.tsx'
import { isPicture } from './picture-type.ts'
import { filesEnglish } from './text.ts'

const useStyles = makeStyles({
  files: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    padding: 0,
    listStyleType: 'none',
    minWidth: 0,
  },
  file: { minWidth: 0, maxWidth: '100%' },
})

/** The files of a message: pictures to look at, everything else to download. Who may not download gets no pictures either. */
export function Attachments({ post }: { readonly post: Post }) {
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const { mayDownload } = useConnection()
  const files = post.metadata?.files ?? []
  if (files.length === 0) return null
  return (
    <ul className={styles.files} aria-label={t('attachments', { count: files.length })}>
      {files.map((file) => (
        <li key={file.id} className={styles.file}>
          {mayDownload && isPicture(file) ? <PictureFile file={file} /> : <FileRow file={file} />}
        </li>
      ))}
    </ul>
  )
}
