-- Neovim's own commands against lspagent: it prints a line for what it saw, and ends with 0 or 1.
local function say(line) io.stdout:write(line .. '\n') end
local function wait(what, reached)
  if not vim.wait(150000, reached, 20) then error('timed out: ' .. what) end
end
local function caret(words)
  local line = vim.fn.search(words, 'w')
  if line == 0 then error(words .. ' is not in ' .. vim.api.nvim_buf_get_name(0)) end
  vim.fn.search('\\%' .. line .. 'l\\h\\w*', 'ce')
end
local function quickfix()
  local items = {}
  for _, item in ipairs(vim.fn.getqflist()) do
    table.insert(items, vim.fn.fnamemodify(vim.api.nvim_buf_get_name(item.bufnr), ':t') .. ':' .. item.lnum)
  end
  table.sort(items)
  vim.fn.setqflist({})
  vim.cmd('cclose')
  return table.concat(items, ' ')
end
local function here() return vim.fn.expand('%:t') .. ':' .. vim.fn.line('.') end

local ok, problem = pcall(function()
  local client = function() return vim.lsp.get_client_by_id(TEST_CLIENT) end
  wait('initialize', function() return client() and client().initialized end)
  local prices = vim.api.nvim_get_current_buf()

  caret('discount\\.\\zsApply')
  vim.lsp.buf.references()
  wait('references', function() return #vim.fn.getqflist() > 0 end)
  say('references ' .. quickfix())

  vim.api.nvim_set_current_buf(prices)
  caret('discount\\.\\zsApply')
  vim.lsp.buf.definition()
  wait('definition', function() return vim.fn.expand('%:t') == 'IDiscount.cs' end)
  say('definition ' .. here())

  caret('interface \\zsIDiscount')
  vim.lsp.buf.implementation()
  wait('implementation', function() return #vim.fn.getqflist() > 0 end)
  say('implementation ' .. quickfix())

  vim.api.nvim_set_current_buf(prices)
  vim.lsp.buf.document_symbol()
  wait('document symbols', function() return #vim.fn.getqflist() > 0 end)
  say('symbols ' .. quickfix())

  vim.api.nvim_set_current_buf(prices)
  caret('Money \\zsPriceOf')
  vim.lsp.buf.incoming_calls()
  wait('incoming calls', function() return #vim.fn.getqflist() > 0 end)
  say('calls ' .. quickfix())

  vim.api.nvim_set_current_buf(prices)
  caret('Money \\zsPriceOf')
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 30000)
  say('hover ' .. answers[TEST_CLIENT].result.contents.value:gsub('\n', ' '))
end)
say(ok and 'all is well' or ('failed: ' .. tostring(problem)))
vim.lsp.stop_client(TEST_CLIENT)
vim.cmd(ok and 'qa!' or 'cq!')
