/** Calls in the page of the stand-in: a socket of its own as the real client has, and nothing to be heard. */
const id = 'com.mattermost.calls'

window.registerPlugin(id, {
  initialize({ element, ask, socketUrl, registerChannelButton, registerWebSocketEventHandler }) {
    const widget = element('aside', { id: 'call', 'aria-label': 'Call', hidden: true })
    document.body.append(widget)
    let socket
    let joined

    const say = (action, data) => socket.send(JSON.stringify({ action: `custom_${id}_${action}`, seq: 1, data }))

    function leave() {
      if (socket.readyState === WebSocket.OPEN) say('leave')
      socket.close()
      widget.hidden = true
      joined = undefined
    }

    function show(people) {
      widget.replaceChildren(
        element('strong', {}, `Call in ${joined.display_name}`),
        element('p', {}, `In it: ${people.join(', ')}`),
        element('p', {}, 'Nothing is said or heard here.'),
        element('button', { type: 'button', onclick: expand }, 'Open in new window'),
        element('button', { type: 'button', onclick: leave }, 'Leave call'),
      )
      widget.hidden = false
    }

    const expand = () => window.open(`/mission/${id}/expanded/${joined.id}`, 'ExpandedView', 'resizable=yes')

    function join(channel) {
      if (joined) leave()
      joined = channel
      let connection = ''
      socket = new WebSocket(`${socketUrl()}/api/v4/websocket?connection_id=&sequence_number=0`)
      socket.onmessage = async ({ data }) => {
        const message = JSON.parse(data)
        if (message.event === 'hello') {
          connection = message.data.connection_id
          say('join', { channelID: channel.id, title: '', threadID: '' })
        }
        if (message.event === `custom_${id}_join` && message.data.connID === connection)
          show((await ask(`/calls/${channel.id}`)).people)
      }
    }

    registerChannelButton('Start call', join)
    registerWebSocketEventHandler(`custom_${id}_call_state`, ({ channel_id: channelId, people }) => {
      if (joined?.id === channelId) show(people)
    })
  },
})
