/** Playbooks in the page of the stand-in: a list of runs, and a run with its checklist. */
const id = 'playbooks'

window.registerPlugin(id, {
  initialize({ element, ask, go, registerProduct, registerWebSocketEventHandler }) {
    let shown = ''

    async function list() {
      const { items } = await ask('/api/v0/runs')
      return [
        element('h1', {}, 'Runs'),
        ...items.map((run) =>
          element(
            'button',
            { type: 'button', class: 'row', onclick: () => go(`/playbooks/runs/${run.id}`) },
            `${run.name} · ${run.done} of ${run.items.length} done`,
          ),
        ),
      ]
    }

    async function details(runId) {
      const run = await ask(`/api/v0/runs/${runId}`)
      const tick = (number, isDone) =>
        ask(`/api/v0/runs/${runId}/checklists/0/item/${number}/state`, 'PUT', { new_state: isDone ? 'closed' : '' })
      return [
        element('h1', {}, run.name),
        element('p', {}, run.summary),
        ...run.items.map(({ title, state }, number) => {
          const box = element('input', { type: 'checkbox', onchange: () => tick(number, box.checked) })
          box.checked = state === 'closed'
          return element('label', { class: 'row' }, box, ` ${title}`)
        }),
        element('button', { type: 'button', onclick: () => go('/playbooks/runs') }, 'All runs'),
      ]
    }

    registerProduct('/playbooks', 'Playbooks', (path) => {
      shown = /^\/playbooks\/runs\/([a-z0-9]{26})$/.exec(path)?.[1] ?? ''
      return shown === '' ? list() : details(shown)
    })
    registerWebSocketEventHandler(`custom_${id}_playbook_run_updated`, ({ payload }) => {
      if (JSON.parse(payload).id === shown && location.pathname.startsWith('/playbooks/')) go(location.pathname)
    })
  },
})
