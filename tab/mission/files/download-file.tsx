import { Button, makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components'
import { ArrowDownloadRegular, DismissRegular } from '@fluentui/react-icons'
import { readableName } from '../markdown/readable-name.ts'
import { useConnection } from '../mission-context.tsx'
import type { FileInfo } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { filesEnglish } from './text.ts'
import { useDownload } from './use-download.ts'

const useStyles = makeStyles({
  download: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS, minWidth: 0 },
  progress: { width: '80px' },
  forbidden: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  problem: { ...typographyStyles.caption1, color: tokens.colorStatusDangerForeground1, flexBasis: '100%' },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
})

/** The download of a file with its progress, or why there is none. */
export function DownloadFile({ file }: { readonly file: FileInfo }) {
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const { mayDownload } = useConnection()
  const { download, start, cancel } = useDownload(file)
  const name = readableName(file.name)
  const isRunning = download.state === 'running'

  if (!mayDownload) return <span className={styles.forbidden}>{t('downloadForbidden')}</span>
  return (
    <div className={styles.download}>
      {download.state === 'running' && (
        <ProgressBar
          className={styles.progress}
          aria-label={t('downloading', { name, percent: Math.floor(download.share * 100) })}
          value={download.share}
        />
      )}
      <Button
        appearance="subtle"
        icon={isRunning ? <DismissRegular /> : <ArrowDownloadRegular />}
        aria-label={t(isRunning ? 'cancelNamed' : 'downloadNamed', { name })}
        onClick={() => (isRunning ? cancel() : void start())}
      />
      <span role="status" className={styles.unseen}>
        {download.state === 'done' && t('downloadDone', { name })}
      </span>
      {(download.state === 'failed' || download.state === 'refused') && (
        <span role="alert" className={styles.problem}>
          {t(download.state === 'failed' ? 'downloadFailed' : 'downloadRefused')}
        </span>
      )}
    </div>
  )
}
