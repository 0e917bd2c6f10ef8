import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  Spinner,
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { InlineText } from '../markdown/inline-text.tsx'
import { readableName } from '../markdown/readable-name.ts'
import type { FileInfo } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { DownloadFile } from './download-file.tsx'
import { filesEnglish } from './text.ts'
import { usePicture } from './use-picture.ts'

const useStyles = makeStyles({
  surface: { maxWidth: 'min(96vw, 1200px)', width: 'fit-content', boxSizing: 'border-box' },
  title: { overflowWrap: 'anywhere' },
  picture: { display: 'block', maxWidth: '100%', maxHeight: '65vh', marginInline: 'auto', objectFit: 'contain' },
})

/**
 * A picture as large as the window lets it be; Escape closes it and the focus goes back.
 *
 * @param props.onClose gives the focus back
 */
export function PictureViewer(props: { readonly file: FileInfo; readonly onClose: () => void }) {
  const styles = useStyles()
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && props.onClose()}>
      <DialogSurface className={styles.surface}>
        <Preview file={props.file} />
      </DialogSurface>
    </Dialog>
  )
}

function Preview({ file }: { readonly file: FileInfo }) {
  const styles = useStyles()
  const { t } = useWords(filesEnglish)
  const name = readableName(file.name)
  const { picture, retry } = usePicture(
    `/files/${file.id}/${file.has_preview_image === false ? 'thumbnail' : 'preview'}`,
  )
  return (
    <DialogBody>
      <DialogTitle
        className={styles.title}
        action={
          <DialogTrigger action="close">
            <Button appearance="subtle" icon={<DismissRegular />} aria-label={t('close')} />
          </DialogTrigger>
        }
      >
        <InlineText text={file.name} />
      </DialogTitle>
      <DialogContent>
        {picture.state === 'loading' && <Spinner aria-label={t('imageLoading', { name })} />}
        {picture.state === 'shown' && <img className={styles.picture} src={picture.url} alt={name} />}
        {picture.state === 'failed' && (
          <div role="alert">
            {t('imageFailed')}{' '}
            <Button size="small" onClick={retry}>
              {t('retry')}
            </Button>
          </div>
        )}
      </DialogContent>
      <DialogActions>
        <DownloadFile file={file} />
      </DialogActions>
    </DialogBody>
  )
}
