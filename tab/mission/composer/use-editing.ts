import { useState } from 'react'
import { useMission } from '../mission-context.tsx'
import type { Post } from '../state/model.ts'
import { ownLastPost } from './own-last-post.ts'

export type Editing = {
  readonly post: Post
  readonly text: string
  readonly isSaving: boolean
  readonly hasFailed: boolean
}

/** Editing of the person's last message in the place to write in; the draft stays aside meanwhile. */
export function useEditing(place: { readonly channelId: string; readonly rootId: string }) {
  const { store, actions } = useMission()
  const [editing, setEditing] = useState<Editing>()
  return {
    editing,
    /** @returns whether there was a message to edit */
    begin(): boolean {
      const post = ownLastPost(store.get(), place.channelId, place.rootId)
      if (post !== undefined) setEditing({ post, text: post.message, isSaving: false, hasFailed: false })
      return post !== undefined
    },
    write: (text: string) => setEditing((before) => before && { ...before, text }),
    cancel: () => setEditing(undefined),
    /** @param message what it says from now on; not empty */
    async save(message: string): Promise<void> {
      if (editing === undefined || editing.isSaving) return
      if (message === editing.post.message) return setEditing(undefined)
      setEditing({ ...editing, isSaving: true, hasFailed: false })
      const wasSaved = await actions.edit(editing.post, message)
      setEditing((before) => (wasSaved ? undefined : before && { ...before, isSaving: false, hasFailed: true }))
    },
  }
}
