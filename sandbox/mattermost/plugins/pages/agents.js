/** Agents in the page of the stand-in: a part at the side that answers word by word. */
const id = 'mattermost-ai'

window.registerPlugin(id, {
  initialize({ element, ask, registerSide, registerWebSocketEventHandler }) {
    const said = element('p', { role: 'status', 'aria-label': 'Answer' })
    const question = element('textarea', { rows: '2', 'aria-label': 'Question to the agent' })

    registerSide('Agents', async () => {
      const { bots } = await ask('/ai_bots')
      const send = (event) => {
        event.preventDefault()
        ask('/ask', 'POST', { question: question.value })
        question.value = ''
      }
      return [
        element('h2', {}, `Agents: ${bots.map(({ displayName }) => displayName).join(', ')}`),
        said,
        element('form', { onsubmit: send }, question, element('button', {}, 'Ask')),
      ]
    })
    registerWebSocketEventHandler(`custom_${id}_postupdate`, ({ next }) => {
      said.textContent = next
    })
  },
})
