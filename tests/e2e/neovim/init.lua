-- What the README tells a user of Neovim to write, in the words of 0.7; nothing else is set up.
local settings = vim.fn.json_decode(vim.env.TEST_OPTIONS)
vim.o.swapfile = false
vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
  pattern = '*.cs',
  callback = function(event)
    TEST_CLIENT = TEST_CLIENT or vim.lsp.start_client({
      name = 'lspagent',
      cmd = { vim.env.TEST_LSPAGENT, 'lsp', '--stdio' },
      root_dir = vim.fn.getcwd(),
      workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = 'shop' } },
      init_options = settings,
    })
    vim.lsp.buf_attach_client(event.buf, TEST_CLIENT)
  end,
})
