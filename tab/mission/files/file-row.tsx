import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { DocumentRegular } from '@fluentui/react-icons'
import { InlineText } from '../markdown/inline-text.tsx'
import { useLocale } from '../mission-context.tsx'
import type { FileInfo } from '../state/model.ts'
import { DownloadFile } from './download-file.tsx'
import { sizeInWords } from './file-size.ts'

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    maxWidth: '100%',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  icon: { flexShrink: 0, fontSize: '24px', color: tokens.colorNeutralForeground2 },
  facts: { minWidth: 0, flex: '1 1 120px' },
  name: { ...typographyStyles.body1, color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
  size: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
})

/** A file that is not shown in the page: what it is called, how large it is, and its download. */
export function FileRow({ file }: { readonly file: FileInfo }) {
  const styles = useStyles()
  const locale = useLocale()
  return (
    <div className={styles.row}>
      <DocumentRegular className={styles.icon} aria-hidden="true" />
      <div className={styles.facts}>
        <div className={styles.name}>
          <InlineText text={file.name} />
        </div>
        <div className={styles.size}>{sizeInWords(file.size, locale)}</div>
      </div>
      <DownloadFile file={file} />
    </div>
  )
}
