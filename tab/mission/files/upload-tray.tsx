import { Button, makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components'
import { ArrowClockwiseRegular, DismissRegular } from '@fluentui/react-icons'
import { InlineText } from '../markdown/inline-text.tsx'
import { readableName } from '../markdown/readable-name.ts'
import { useConnection, useLocale } from '../mission-context.tsx'
import { useWords } from '../text/use-words.ts'
import { sizeInWords } from './file-size.ts'
import { filesEnglish } from './text.ts'
import type { Place, Upload, UploadProblem } from './uploads.ts'
import { useUploads } from './use-uploads.ts'

const useStyles = makeStyles({
  tray: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    maxHeight: '25vh',
    overflowY: 'auto',
  },
  upload: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    minWidth: 0,
  },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  facts: { flexGrow: 1, minWidth: 0 },
  name: { ...typographyStyles.body1, overflowWrap: 'anywhere' },
  detail: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  problem: { ...typographyStyles.caption1, color: tokens.colorStatusDangerForeground1, overflowWrap: 'anywhere' },
})

/**
 * The files that go with the message of a place, and how far each of them is.
 *
 * @param props.onLeft a button that had the focus has gone: it needs another place
 */
export function UploadTray({ place, onLeft }: { readonly place: Place; readonly onLeft: () => void }) {
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const { uploads, tray } = useUploads(place)
  if (tray.uploads.length === 0) return null
  const lastDone = tray.uploads.findLast(({ state }) => state === 'done')
  return (
    <>
      <span role="status" className={styles.unseen}>
        {lastDone && t('uploadedNamed', { name: readableName(lastDone.file.name) })}
      </span>
      <ul className={styles.tray} aria-label={t('tray')}>
        {tray.uploads.map((upload) => (
          <UploadRow
            key={upload.id}
            upload={upload}
            onRemove={() => {
              uploads.remove(place, upload.id)
              onLeft()
            }}
            onRetry={() => {
              uploads.retry(place, upload.id)
              onLeft()
            }}
          />
        ))}
      </ul>
    </>
  )
}

function UploadRow(props: { readonly upload: Upload; readonly onRemove: () => void; readonly onRetry: () => void }) {
  const { file, state, share, problem } = props.upload
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const sayProblem = useProblemWords()
  const locale = useLocale()
  const name = readableName(file.name)
  const isOnItsWay = state === 'waiting' || state === 'running'
  const percent = { percent: Math.floor(share * 100) }
  const detail = state === 'running' ? t('percent', percent) : t(state === 'done' ? 'uploaded' : 'waiting')
  return (
    <li className={styles.upload}>
      <div className={styles.facts}>
        <div className={styles.name}>
          <InlineText text={file.name} />
        </div>
        {problem === undefined ? (
          <div className={styles.detail}>
            {sizeInWords(file.size, locale)}, {detail}
          </div>
        ) : (
          <div className={styles.problem} role="alert">
            {sayProblem(problem)}
          </div>
        )}
        {isOnItsWay && <ProgressBar aria-label={t('uploading', { name })} value={share} />}
      </div>
      {problem !== undefined && problem.kind !== 'tooLarge' && (
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          aria-label={t('retryNamed', { name })}
          onClick={props.onRetry}
        />
      )}
      <Button
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={t(isOnItsWay ? 'cancelNamed' : 'removeNamed', { name })}
        onClick={props.onRemove}
      />
    </li>
  )
}

function useProblemWords(): (problem: UploadProblem) => string {
  const { t } = useWords(filesEnglish)
  const locale = useLocale()
  const { maxUploadBytes } = useConnection()
  return (problem) => {
    if (problem.kind === 'tooLarge') return t('tooLarge', { limit: sizeInWords(maxUploadBytes, locale) })
    if (problem.kind === 'offline' || problem.kind === 'ended') return t('uploadOffline')
    if (problem.kind === 'tooMany' || problem.kind === 'away') return t('uploadBusy')
    if (problem.kind === 'fault') return t('uploadFault')
    if (problem.code === 'upload_forbidden') return t('uploadForbidden')
    return t('uploadRefused', { reason: problem.text }).trim()
  }
}
