import { notFound, type Plugin } from './plugin.ts'

const boards = [
  {
    id: 'bsupplies000000000000000000',
    title: 'Supplies ashore',
    columns: [
      { title: 'Asked for', cards: ['Blankets, 200', 'Diesel, 4 drums'] },
      { title: 'On the way', cards: ['Water, 12 pallets'] },
      { title: 'At the gate', cards: ['First aid, 6 boxes', 'Generator'] },
    ],
  },
] as const

/** Boards: one board of the mission. */
export const focalboard: Plugin = {
  id: 'focalboard',
  name: 'Boards',
  page: 'boards.js',
  open: () => ({
    answer({ path }) {
      if (path === '/api/v2/boards') return { body: boards.map(({ id, title }) => ({ id, title })) }
      const board = boards.find(({ id }) => path === `/api/v2/boards/${id}`)
      return board ? { body: board } : notFound
    },
  }),
}
