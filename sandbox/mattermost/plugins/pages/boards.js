/** Boards in the page of the stand-in: a list, and a board with its columns. */
window.registerPlugin('focalboard', {
  initialize({ element, ask, go, registerProduct }) {
    async function list() {
      const boards = await ask('/api/v2/boards')
      return [
        element('h1', {}, 'Boards'),
        ...boards.map(({ id, title }) =>
          element('button', { type: 'button', class: 'row', onclick: () => go(`/boards/board/${id}`) }, title),
        ),
      ]
    }

    async function details(boardId) {
      const { title, columns } = await ask(`/api/v2/boards/${boardId}`)
      const column = ({ title: name, cards }) =>
        element(
          'section',
          { class: 'column' },
          element('h2', {}, name),
          ...cards.map((card) => element('p', { class: 'card' }, card)),
        )
      return [element('h1', {}, title), element('div', { class: 'board' }, ...columns.map(column))]
    }

    registerProduct('/boards', 'Boards', (path) => {
      const boardId = /^\/boards\/board\/([A-Za-z0-9_-]+)$/.exec(path)?.[1]
      return boardId === undefined ? list() : details(boardId)
    })
  },
})
