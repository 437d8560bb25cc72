-- Neovim's own code action menu against lspagent: a fix of the SDK's, which is resolved and applied, and what the agent offers.
local function say(line) io.stdout:write(line .. '\n') end
local function wait(what, reached)
  if not vim.wait(150000, reached, 20) then error('timed out: ' .. what) end
end
local wanted, offered = nil, {}
vim.ui.select = function(items, options, choose)
  offered = {}
  for index, item in ipairs(items) do
    local text = (options.format_item or tostring)(item)
    table.insert(offered, text)
    if text == wanted then return choose(item, index) end
  end
  choose(nil, nil)
end
-- A menu whose file changed meanwhile comes to nothing, and then a user asks again; but not before an answer had its time.
local function ask(what, reached)
  local patience = 1000
  wait(what, function()
    vim.lsp.buf.code_action()
    patience = math.min(patience * 2, 16000)
    return vim.wait(patience, reached, 20)
  end)
end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local ok, problem = pcall(function()
  wait('initialize', function() return vim.lsp.get_client_by_id(TEST_CLIENT) and vim.lsp.get_client_by_id(TEST_CLIENT).initialized end)
  vim.fn.search('IDisposable')
  wanted = 'Implement interface'
  -- The projects load meanwhile, and nobody waits for them to list what there is.
  ask('the fix', function() return text():find('public void Dispose', 1, true) ~= nil end)
  say('fixed ' .. (text():find('Dispose()', 1, true) and 'yes' or 'no'))
  wanted = nil
  offered = {}
  vim.fn.search('class A')
  ask('the menu', function() return table.concat(offered, '; '):find('Document with LspAgent', 1, true) ~= nil end)
  say('offered ' .. table.concat(offered, '; '))
end)
say(ok and 'all is well' or ('failed: ' .. tostring(problem)))
vim.lsp.stop_client(TEST_CLIENT)
vim.cmd(ok and 'qa!' or 'cq!')
