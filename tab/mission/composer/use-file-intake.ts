import { type ClipboardEvent, type DragEvent, useState } from 'react'

/** Takes files that are pasted or dropped. A paste that also has text is text: office programs add a picture of it. */
export function useFileIntake(options: {
  readonly add: (files: readonly File[]) => void
  readonly onFolder: () => void
  readonly isOpen: boolean
}) {
  const [isOver, setOver] = useState(false)
  const hasFiles = (event: DragEvent): boolean => options.isOpen && [...event.dataTransfer.types].includes('Files')

  return {
    isOver,
    onPaste(event: ClipboardEvent): void {
      const { files, types } = event.clipboardData
      if (!options.isOpen || files.length === 0 || types.includes('text/plain')) return
      event.preventDefault()
      options.add([...files])
    },
    dropHandlers: {
      onDragOver(event: DragEvent): void {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      onDragLeave(event: DragEvent): void {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false)
      },
      onDrop(event: DragEvent): void {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        const { files, hasFolder } = filesOf(event.dataTransfer)
        if (files.length > 0) options.add(files)
        if (hasFolder) options.onFolder()
      },
    },
  }
}

function filesOf({ items, files }: DataTransfer): { files: readonly File[]; hasFolder: boolean } {
  const entries = [...(items ?? [])].filter(({ kind }) => kind === 'file')
  const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry?.()?.isDirectory ?? false
  if (!entries.some(isFolder)) return { files: [...files], hasFolder: false }
  return { files: entries.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []), hasFolder: true }
}
