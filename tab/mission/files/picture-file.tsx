import { Button, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { latePart } from '../late-part.tsx'
import { readableName } from '../markdown/readable-name.ts'
import type { FileInfo } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { filesEnglish } from './text.ts'
import { usePicture } from './use-picture.ts'

/** Comes when a picture is opened. */
export const PictureViewer = latePart(async () => (await import('./picture-viewer.tsx')).PictureViewer)

const useStyles = makeStyles({
  thumbnail: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    minWidth: '60px',
    minHeight: '60px',
    maxWidth: '100%',
    padding: 0,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    cursor: 'pointer',
    overflow: 'hidden',
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  waiting: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '120px',
    height: '100px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  picture: { display: 'block', maxWidth: '100%', maxHeight: '120px', objectFit: 'contain' },
  failed: {
    ...typographyStyles.body1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    overflowWrap: 'anywhere',
  },
})

/** A picture as thumbnail; choosing it shows it large. */
export function PictureFile({ file }: { readonly file: FileInfo }) {
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const { picture, retry } = usePicture(`/files/${file.id}/thumbnail`)
  const button = useRef<HTMLButtonElement>(null)
  const wasRetried = useRef(false)
  const [isOpen, setOpen] = useState(false)
  const isShown = picture.state === 'shown'
  useEffect(() => {
    if (isShown && wasRetried.current) button.current?.focus()
    wasRetried.current &&= !isShown
  }, [isShown])

  function tryAgain(): void {
    wasRetried.current = true
    retry()
  }

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  const name = readableName(file.name)

  if (picture.state === 'failed')
    return (
      <div className={styles.failed}>
        <span>
          {name}: {t('imageFailed')}
        </span>
        <Button size="small" onClick={tryAgain}>
          {t('retry')}
        </Button>
      </div>
    )
  if (picture.state === 'loading')
    return (
      <div className={styles.waiting}>
        <Spinner size="tiny" aria-label={t('imageLoading', { name })} />
      </div>
    )
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.thumbnail}
        aria-label={t('openImage', { name })}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <img className={styles.picture} src={picture.url} alt="" />
      </button>
      {isOpen && <PictureViewer file={file} onClose={close} />}
    </>
  )
}
