using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Testing.Sessions;

/// <summary>A tool's session without a user, a plan or news.</summary>
public static class QuietToolSession
{
    /// <param name="folder">The session's own.</param>
    /// <param name="say">Hears what the model is told outside of any call.</param>
    public static ToolSession In(string folder, PermissionMode mode, Action<string>? say = null) => new()
    {
        Id = new SessionId("session-1"),
        Folder = folder,
        Time = TimeProvider.System,
        Say = say ?? (static _ => { }),
        HasNews = static () => false,
        Mode = () => mode,
        SetModeAsync = static (_, _) => Task.CompletedTask,
        Plan = static () => [],
        SetPlanAsync = static (_, _) => ValueTask.CompletedTask,
        Questions = new QuestionDesk(static (_, _) => ValueTask.CompletedTask, static () => false, WhenNobodyIsThere.Refuse),
    };
}
