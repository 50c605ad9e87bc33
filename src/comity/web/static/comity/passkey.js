// Passkeys: a form with data-passkey ("get" or "create") asks the browser for one before it is sent.
// The question stands in a JSON block (data-options: its id) or is fetched from the form's address (data-fetch).
(function () {
  'use strict'

  async function question (form) {
    if (form.dataset.options) {
      return JSON.parse(document.getElementById(form.dataset.options).textContent)
    }
    const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    return answer.json()
  }

  async function ask (form) {
    const data = await question(form)
    if (form.dataset.passkey === 'get') return window.webauthnJSON.get(data.request_options)
    const options = data.creation_options
    // A passkey is kept by the authenticator itself and unlocked by PIN, finger or face.
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: 'required', requireResidentKey: true, userVerification: 'required'
    })
    return window.webauthnJSON.create(options)
  }

  document.querySelectorAll('form[data-passkey]').forEach(function (form) {
    const failed = form.querySelector('[data-passkey-failed]')
    form.addEventListener('submit', async function (event) {
      const credential = form.querySelector('input[name=credential]')
      if (credential.value) return
      event.preventDefault()
      failed.hidden = true
      try {
        credential.value = JSON.stringify(await ask(form))
      } catch (error) {
        failed.hidden = false
        return
      }
      form.submit()
    })
  })
})()
