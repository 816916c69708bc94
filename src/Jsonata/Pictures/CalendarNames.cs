namespace Trunkline.Jsonata.Pictures;

/// <summary>The English names of months and of days of the week.</summary>
internal static class CalendarNames
{
    /// <summary>January at index 0.</summary>
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Monday at index 0.</summary>
    public static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
}
