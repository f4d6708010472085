using System.Xml.Linq;

namespace Medic.Engine.Reporting.Html;

/// <summary>How a model's treatment ended, in a word and a colour.</summary>
internal static class StatusBadge
{
    /// <summary>A status of a result.</summary>
    public static XElement Build(string status) => Build(status, status switch
    {
        "Cleaned" or "Measured" or "Trained" or "Unsuspicious" => "good",
        "Failed" => "bad",
        "Rejected" or "Cancelled" or "Suspicious" => "warn",
        _ => "plain",
    });

    /// <summary>A word in a colour.</summary>
    public static XElement Build(string word, string style) => new("span", new XAttribute("class", $"badge {style}"), word);
}
