/** Shown in place of Mattermost. Inside the mission, its tab is told why and can open Mattermost again. */
const metaOf = (name) => document.querySelector(`meta[name="${name}"]`).content

if (window.parent !== window) {
  const tell = (message) => window.parent.postMessage(message, metaOf('mission-parent'))
  const go = document.querySelector('#go')
  go.hidden = false
  go.onclick = () => tell({ kind: 'mission-chat-again' })
  tell({ kind: 'mission-chat-ended', code: metaOf('mission-code') })
}
