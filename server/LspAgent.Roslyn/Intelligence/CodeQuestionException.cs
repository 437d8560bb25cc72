namespace LspAgent.Roslyn.Intelligence;

/// <summary>A question about code that cannot be answered as it was asked. The message is written for whoever asked: why, and what to do.</summary>
public sealed class CodeQuestionException : Exception
{
    public CodeQuestionException()
    {
    }

    public CodeQuestionException(string message)
        : base(message)
    {
    }

    public CodeQuestionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
