using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Testing.Sessions;

/// <summary>A tool's session without a user, a plan or news.</summary>
public static class QuietToolSession
{
    /// <param name="folder">The session's own.</param>
    public static ToolSession In(string folder, PermissionMode mode) => new()
    {
        Id = new SessionId("session-1"),
        Folder = folder,
        Time = TimeProvider.System,
        Say = static _ => { },
        HasNews = static () => false,
        Mode = () => mode,
        SetModeAsync = static (_, _) => Task.CompletedTask,
        Plan = static () => [],
        SetPlanAsync = static (_, _) => ValueTask.CompletedTask,
        Questions = new QuestionDesk(static (_, _) => ValueTask.CompletedTask, static () => false, WhenNobodyIsThere.Refuse),
    };
}
