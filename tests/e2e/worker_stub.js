// Lets a service worker show notifications and tabs in a browser without a screen: it writes down
// what it would show.
() => {
  const shown = new Map() // notifications by their tag, as a browser replaces them
  const opened = []
  ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
    shown.set(options.tag, { title, ...options })
  }
  self.clients.openWindow = async (url) => {
    opened.push(`open ${url}`)
    return null
  }
  WindowClient.prototype.focus = async function () {
    opened.push(`focus ${this.url}`)
    return this
  }
  const dispatch = async (name, members) => {
    let done
    const event = Object.assign(new ExtendableEvent(name), members)
    event.waitUntil = (promise) => (done = promise)
    self.dispatchEvent(event)
    await done
  }
  self.stub = {
    list: () => [...shown.values()],
    click: async (data) => {
      opened.length = 0
      await dispatch('notificationclick', { notification: { data, close: () => undefined } })
      return opened
    },
    // The browser has another subscription, which it tells, or which has to be asked for by key.
    change: ({ endpoint, told, ...keys }) => {
      const made = { endpoint, toJSON: () => ({ endpoint, keys }) }
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        if (!applicationServerKey) throw new TypeError('a subscription needs a key')
        return made
      }
      return dispatch('pushsubscriptionchange', told ? { newSubscription: made } : {})
    },
  }
}
