// Brings the page of a report to life, which the API wrote (chalicelib/pages/). With the token
// behind the # of the address, it shows the reporter's own view instead.

import './style/index.css'
import { mount } from 'svelte'
import { start } from './lib/start'
import TakePart from './parts/report/TakePart.svelte'

const TOKEN = /^#([\w-]{20,64})$/
const NUMBER = /\/laporan\/([^/?#]+)/

start(() => {
  const number = NUMBER.exec(location.pathname)?.[1]
  const token = TOKEN.exec(location.hash)?.[1]
  if (!number) return
  if (token) void showOwn(number, token)
  else takePart(number)
  addEventListener('hashchange', () => {
    if (TOKEN.test(location.hash) !== Boolean(token)) location.reload()
  })
})

async function showOwn(number: string, token: string): Promise<void> {
  const { default: OwnReport } = await import('./parts/report/OwnReport.svelte')
  const before = document.getElementById('app')
  if (!before) return
  // The public page stays until the reporter's own is there, so nothing is empty in between.
  const target = document.createElement('div')
  const onready = () => before.replaceWith(target)
  mount(OwnReport, { target, props: { owned: { number, token }, onready } })
}

function takePart(number: string): void {
  const target = document.querySelector('.take-part')
  if (target instanceof HTMLElement) {
    mount(TakePart, { target, props: { number, open: target.dataset.open === 'yes' } })
  }
}
