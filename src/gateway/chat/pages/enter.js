/** The door of the whole Mattermost: changes a ticket for a session and goes in. */
const parentOrigin = document.querySelector('meta[name="mission-parent"]').content
const title = document.querySelector('#title')
const detail = document.querySelector('#detail')
const go = document.querySelector('#go')

const texts = {
  ticket_invalid: [
    'This link is used up',
    'Each link opens Mattermost once, within a minute. Open it again from the mission in Teams.',
  ],
  too_many_requests: ['Too many tries', 'Wait a minute, then open Mattermost again from the mission in Teams.'],
  closing: ['The mission restarts', 'Try again in a moment.'],
  mattermost_away: ['Mattermost does not answer', 'Try again in a minute.'],
  failed: ['Mattermost could not be opened', 'Check your connection, then open it again from the mission in Teams.'],
}

function say(heading, text) {
  title.textContent = heading
  detail.textContent = text
}

/** Waits for a click: what follows changes whose session this browser holds, or opens one from a link. */
function askFirst(label, then) {
  go.textContent = label
  go.hidden = false
  go.focus()
  go.onclick = () => {
    go.hidden = true
    void then()
  }
}

const at = window.parent === window ? 'window' : 'frame'

async function post(body) {
  const answer = await fetch('/_enter', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, at }),
  })
  return { status: answer.status, body: await answer.json() }
}

function tellParent(message) {
  if (window.parent !== window) window.parent.postMessage(message, parentOrigin)
}

function fail(code) {
  say(...(texts[code] ?? texts.failed))
  tellParent({ kind: 'mission-chat-failed', code })
}

async function enter(ticket, replace) {
  try {
    const { status, body } = await post({ ticket, replace })
    if (status === 200) return location.replace(body.path)
    if (body.code !== 'chat_other_person') return fail(body.code)
    say(
      `${body.facts.present} is signed in here`,
      `You are ${body.facts.arriving}. If you go on, the other session in this browser ends.${
        at === 'window' ? ' To keep it, close this window.' : ''
      }`,
    )
    tellParent({ kind: 'mission-chat-question' })
    askFirst(`Continue as ${body.facts.arriving}`, () => enter(ticket, true))
  } catch {
    fail('failed')
  }
}

async function enterFromLink(ticket) {
  try {
    const { status, body } = await post({ ticket, look: true })
    if (status !== 200) return fail(body.code)
    say('Open Mattermost', `You will be signed in as ${body.displayName}, ${body.organisation}.`)
    askFirst(`Continue as ${body.displayName}`, () => enter(ticket, false))
  } catch {
    fail('failed')
  }
}

const ticketForm = /^[A-Za-z0-9_-]{43}$/

if (at === 'frame') {
  let isTaken = false
  window.addEventListener('message', ({ origin, source, data }) => {
    if (origin !== parentOrigin || source !== window.parent || isTaken) return
    if (data?.kind !== 'mission-enter' || !ticketForm.test(String(data.ticket))) return
    isTaken = true
    void enter(data.ticket, false)
  })
  tellParent({ kind: 'mission-enter-ready' })
} else {
  const ticket = location.hash.slice(1)
  history.replaceState(null, '', location.pathname)
  if (ticketForm.test(ticket)) void enterFromLink(ticket)
  else fail('ticket_invalid')
}
